// The border between Swift and Lua: a box is one sandboxed Lua state with its limits.
//
// Contract of every call below:
// - No Lua error leaves a call: each runs under one protected call and reports through its result code.
// - A box belongs to one thread at a time. Only `lh_stop_raise` may be called from another thread.
// - Memory that a call hands out belongs to the box unless its comment says otherwise.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct lh_box lh_box;
typedef struct lh_stop lh_stop;
typedef struct lh_coverage lh_coverage;

/// What a call ended with. The numbers are part of the buffer format.
enum {
  LH_OK = 0,
  LH_LOAD = 1,
  LH_SCRIPT = 2,
  LH_FUEL = 3,
  LH_MEMORY = 4,
  LH_DEADLINE = 5,
  LH_CANCELLED = 6,
  LH_RESULT = 7,
  LH_CAPABILITY = 8,
  LH_NONDETERMINISTIC = 9,
  LH_CRASH = 10,
};

/// The tags of the flat buffer. Numbers are little endian and unaligned.
enum {
  LH_TAG_NIL = 0,
  LH_TAG_FALSE = 1,
  LH_TAG_TRUE = 2,
  LH_TAG_INT = 3,       // int64
  LH_TAG_DOUBLE = 4,    // IEEE 754 binary64
  LH_TAG_BYTES = 5,     // u32 length, bytes
  LH_TAG_TABLE = 6,     // u32 items, u32 fields, items: value, fields: u32 key length, key, value
  LH_TAG_GUARDED = 7,   // u32 guard, then as a table
  LH_TAG_FUNCTION = 8,  // u32 number of the function
};

/// The limits of a box; see `LuaLimits` for their meaning.
typedef struct {
  int64_t fuel;
  int64_t memory_bytes;
  int64_t block_bytes;
  int64_t deadline_nanoseconds;
  int64_t log_bytes;
  int64_t result_bytes;
  int64_t result_nodes;
  int32_t depth;
} lh_limits;

/// Bytes that grow; `bytes` comes from malloc and is freed by `lh_buffer_free`.
typedef struct {
  uint8_t *_Nullable bytes;
  size_t count;
  size_t capacity;
} lh_buffer;

/// What the host answers to scripts. The functions may not raise, and return a code of the first enum.
typedef struct {
  void *_Nullable context;
  /// Calls host function `number` with `arguments` (u32 count, then values). The reply is the same
  /// form, or with another code than LH_OK the message. LH_CANCELLED kills the box.
  int32_t (*_Nullable call)(
      void *_Nullable context, uint32_t number, const uint8_t *_Nullable arguments, size_t count,
      lh_buffer *reply);
  /// Looks for the module `name`. The reply is: u32 length and bytes of the file name, then the
  /// source. LH_LOAD: there is no such module; the reply then is empty or a message.
  int32_t (*_Nullable module)(
      void *_Nullable context, const uint8_t *name, size_t count, lh_buffer *reply);
} lh_host;

/// Makes a box, or gives null when the process has no memory left.
lh_box *_Nullable lh_create(const lh_limits *limits, uint64_t seed, lh_host host);

/// Frees a box and all that it made. Not from inside a call of the same box.
void lh_free(lh_box *box);

/// Every call that takes `results` appends its results to it, or, with a code other than LH_OK, one
/// report: u8 code, i32 line (0: unknown), i64 fuel used, i64 memory used, and three texts (u32
/// length, bytes): file, message, traceback (frames separated by line feeds).

/// Compiles text. Appends the number of the function (u32).
int32_t lh_load(lh_box *box, const uint8_t *_Nullable source, size_t count, const char *file,
                lh_buffer *results);

/// Calls a function with `arguments` (u32 count, values). Appends u32 count and the results.
int32_t lh_call(lh_box *box, uint32_t function, const uint8_t *arguments, size_t count,
                bool functions_allowed, lh_buffer *results);

/// What the host knows of a function: without loops and calls it ends by itself, and needs no hook to
/// stop it; one that cannot change what it is given needs no protection from it.
enum {
  LH_ENDS = 1,
  LH_CHANGES_NOTHING = 2,
};

/// Joins functions (u32 numbers) to a batch. `traits` has one byte for each, or is null: nothing is
/// known. Appends the number of the batch (u32).
int32_t lh_batch(lh_box *box, const uint32_t *_Nullable functions, const uint8_t *_Nullable traits,
                 size_t count, lh_buffer *results);

/// Where a function was written. Appends u32 first line, u32 last line, and its file (u32 length, bytes).
int32_t lh_place(lh_box *box, uint32_t function, lh_buffer *results);

/// Calls the functions of `batch` from index `first`, each by itself, with one value. Appends for
/// each either u8 LH_OK and two values, or a report. Stops after a report that killed the box.
/// `done` is the number of entries appended. Another code than LH_OK: no function was called.
int32_t lh_call_each(lh_box *box, uint32_t batch, size_t first, const uint8_t *argument,
                     size_t count, lh_buffer *results, size_t *done);

/// Adds host function `number` to the module that `require` gives under `module`.
int32_t lh_define_function(lh_box *box, const char *module, const char *name, uint32_t number,
                           int64_t price, lh_buffer *results);

/// Adds a value to the module that `require` gives under `module`.
int32_t lh_define_value(lh_box *box, const char *module, const char *name, const uint8_t *value,
                        size_t count, lh_buffer *results);

/// Makes a guard: reading a field that is absent gives nil when its name is among `names` (a value:
/// a table of texts) and raises LH_CAPABILITY with `advice` otherwise. Appends its number (u32).
int32_t lh_guard(lh_box *box, const char *name, const uint8_t *names, size_t count,
                 const char *advice, lh_buffer *results);

/// The code that killed the box, or LH_OK while it lives.
int32_t lh_dead(const lh_box *box);

/// Fuel that the last call used, memory in use now, and the most memory ever in use, in bytes.
void lh_used(const lh_box *box, int64_t *fuel, int64_t *memory, int64_t *peak);

/// What the script printed since the last `lh_log_clear`.
const uint8_t *_Nullable lh_log(const lh_box *box, size_t *count);
void lh_log_clear(lh_box *box);

/// From now on, or no more, notes what functions of batches read of their value.
void lh_note_reads(lh_box *box, bool on);

/// What was read since this was last called: texts (u32 length, bytes) like `answers.need`, one for each
/// time. Valid until the next call of the box.
const uint8_t *_Nullable lh_take_reads(lh_box *box, size_t *count);

/// Sets what `math.random` starts from in each of the following calls.
void lh_seed(lh_box *box, uint64_t seed);

/// The lines of scripts that can run, and those of them that did: noted for every box that it is
/// given to, on one thread. It costs time, and no fuel. Null when the process has no memory left.
lh_coverage *_Nullable lh_coverage_create(void);
void lh_coverage_release(lh_coverage *coverage);

/// Adds a text that boxes will load under the name `file`. False: it does not compile, or is too
/// large; its lines are not noted then.
bool lh_coverage_add(lh_coverage *coverage, const char *file, const uint8_t *_Nullable source,
                     size_t count);

/// Notes from now on which lines the box runs. Keeps `coverage` until the box is freed.
void lh_cover(lh_box *box, lh_coverage *coverage);

/// Appends, for each line of a text that can run, u32 line and u8 whether it did. A line with parts
/// of several functions ran when all of them did. False when the process has no memory left.
bool lh_coverage_read(const lh_coverage *coverage, const char *file, lh_buffer *results);

/// A switch that stops a box from any thread. Retain and release count its owners.
lh_stop *lh_stop_of(lh_box *box);
void lh_stop_retain(lh_stop *stop);
void lh_stop_release(lh_stop *stop);
void lh_stop_raise(lh_stop *stop);

/// Makes room for `count` more bytes; false when the process has no memory left.
bool lh_buffer_reserve(lh_buffer *buffer, size_t count);
/// Appends bytes; false when the process has no memory left.
bool lh_buffer_append(lh_buffer *buffer, const void *_Nullable bytes, size_t count);
void lh_buffer_free(lh_buffer *buffer);

#pragma clang assume_nonnull end
