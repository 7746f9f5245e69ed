#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// TOML 1.0 with the line and column of every key and value, over toml++.
///
/// The whole tree comes back as one block of bytes. A node is
///   kind (1 byte), line (4), column (4), then by kind:
///   string        length (4), UTF-8 bytes
///   integer       64 bits, two's complement
///   float         64 bits, IEEE 754
///   boolean       1 byte, 0 or 1
///   date, time …  as a string: its text in RFC 3339 form, seconds and fraction as written
///   array         count (4), that many nodes
///   table         count (4), that many members in the order of the file; a member is
///                 key length (4), key bytes, key line (4), key column (4), node
/// Numbers are little endian. Lines and columns count from 1, columns in Unicode scalars.

enum {
  ct_kind_string = 1,
  ct_kind_integer = 2,
  ct_kind_float = 3,
  ct_kind_boolean = 4,
  ct_kind_offset_date_time = 5,
  ct_kind_local_date_time = 6,
  ct_kind_local_date = 7,
  ct_kind_local_time = 8,
  ct_kind_array = 9,
  ct_kind_table = 10,
};

/// Arrays, inline tables and headers may lie this deep in each other.
#define CT_MAXIMUM_DEPTH 32

/// A dotted key may have this many parts.
#define CT_MAXIMUM_KEY_PARTS 16

/// What came of one text.
typedef struct {
  /// The root table's node, to be given back with `ct_free`; null after an error.
  uint8_t *_Nullable bytes;
  size_t count;
  /// Where the error is, when `bytes` is null; 0 when there was no memory.
  uint32_t line;
  uint32_t column;
  /// What is wrong, ending in a zero byte; may be cut anywhere.
  char message[256];
} ct_result;

/// Reads `count` bytes of TOML.
///
/// Never raises and never aborts, whatever the bytes are; the depth of its own calls is bounded.
/// - Returns: The tree or the first error.
ct_result ct_parse(const uint8_t *_Nullable text, size_t count);

/// Gives back the bytes of a result; null is allowed.
void ct_free(uint8_t *_Nullable bytes);

#ifdef __cplusplus
}
#endif
