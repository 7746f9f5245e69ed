#pragma once
#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli) of `count` bytes, continued from `seed` in the manner of zlib: seed 0 starts,
// and crc(b, crc(a, 0)) is the checksum of a followed by b. "123456789" gives e3069283.
// `bytes` may be NULL when count is 0. Never fails.
uint32_t cs_crc32c(const void *_Nullable bytes, size_t count, uint32_t seed);

// The same without the processor's own instruction; for machines that lack it, and for tests.
uint32_t cs_crc32c_portable(const void *_Nullable bytes, size_t count, uint32_t seed);

// The index behind the object or array that begins at `start`, for JSON that is known to be valid;
// 0 when none begins there or it has no end before `end`. Reads bytes[start..<end] alone.
size_t cs_json_container_end(const uint8_t *_Nonnull bytes, size_t start, size_t end);

// An event's line without its trailer; places count from the line's first byte, texts lie between
// their quotes, data with their braces. A subject that is missing starts and ends at 0.
struct cs_envelope {
  int64_t number;
  // Milliseconds since 1970.
  int64_t time;
  int64_t version;
  int32_t kind_start, kind_end;
  int32_t subject_start, subject_end;
  int32_t actor_start, actor_end;
  int32_t transaction_start, transaction_end;
  int32_t data_start, data_end;
  int32_t is_last;
};

// Reads a line whose members stand in the order in which we write them; 0 when they do not.
int cs_read_envelope(
  const uint8_t *_Nonnull line, size_t count, struct cs_envelope *_Nonnull out);

// Reads the sixteen bytes of `,"c":"0513de82"}`; 0 when they are anything else.
int cs_read_trailer(const uint8_t *_Nonnull trailer, uint32_t *_Nonnull checksum);

struct cs_range {
  int64_t start, end;
};

// Finds the values of members of the object that begins at `start`, for JSON that is known to be
// valid. `names` is each name with a zero byte behind it, and another one at the end, sixteen at most;
// `values` has room for as many ranges. A member that is missing gets an empty range, one that is there twice its
// last value. 0 when that cannot be told without reading keys with escapes.
int cs_json_pick(
  const uint8_t *_Nonnull bytes, size_t start, size_t end, const char *_Nonnull names,
  struct cs_range *_Nonnull values);

// 1 for one JSON object without spaces on one line, in UTF-8, without repeated keys, of the form that
// we write: with few kinds of letters, escapes and numbers. 0 says nothing: it may be as good.
int cs_json_is_plain(const uint8_t *_Nonnull bytes, size_t count);

// 1 when the bytes of `needle` stand among `bytes`, else 0.
int cs_contains(
  const void *_Nonnull bytes, size_t count, const void *_Nonnull needle, size_t length);

// The type of the file system that holds an open file (statfs's f_type), or -errno.
int64_t cs_file_system_type(int descriptor);

// Bytes that an unprivileged user may still write there, or -errno.
int64_t cs_free_bytes(int descriptor);

// Has the processor fetch the line of memory at `at`, which will be read and written soon.
static inline void cs_prefetch(const void *_Nonnull at) { __builtin_prefetch(at, 1); }

// SQLite, for the hot paths of the index. `statement` is a sqlite3_stmt, `database` a sqlite3.
// Columns count from 0, parameters from 1. Results are SQLite's result codes.

// The version of SQLite in use: "3.40.1".
const char *_Nonnull cs_sqlite_version(void);

// Has SQLite check each page of every index that is opened from now on (files whose names end with
// leads.sqlite). Call it once, before the first one; SQLITE_OK or an error.
int cs_pages_begin(void);
// Leaves room for the checksums in a new database: before anything is written into it.
int cs_pages_reserve(void *_Nonnull database);
// 1 when the 4096 bytes are the page of that number (1 for the first one) as it was written.
int cs_page_is_sound(const uint8_t *_Nonnull page, uint32_t number);

// Keeps the last connection that closes from copying the write-ahead log into the database.
int cs_sqlite_keep_log(void *_Nonnull database);
int cs_sqlite_bind_integer(void *_Nonnull statement, int index, int64_t value);
int cs_sqlite_bind_null(void *_Nonnull statement, int index);
// Both copy the bytes.
int cs_sqlite_bind_text(
  void *_Nonnull statement, int index, const uint8_t *_Nullable bytes, int count);
int cs_sqlite_bind_blob(
  void *_Nonnull statement, int index, const uint8_t *_Nullable bytes, int count);
// 1 when there is a row, 0 at the end, else minus the result code.
int cs_sqlite_step(void *_Nonnull statement);
int cs_sqlite_reset(void *_Nonnull statement);
// SQLite's number for the type of a value: 1 integer, 2 float, 3 text, 4 blob, 5 null.
int cs_sqlite_type(void *_Nonnull statement, int column);
int cs_sqlite_is_null(void *_Nonnull statement, int column);
int64_t cs_sqlite_integer(void *_Nonnull statement, int column);
// The bytes of a text or blob, valid until the next step or reset; their number goes to `count`.
const uint8_t *_Nullable cs_sqlite_bytes(
  void *_Nonnull statement, int column, int *_Nonnull count);

// How many arguments the process was started with, its own name with them.
int cs_argument_count(void);

// The argument at `place`, from 0 on; NULL behind the last one.
const char *_Nullable cs_argument(int place);
