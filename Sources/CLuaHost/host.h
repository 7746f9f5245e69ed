// What the files of this target share. Functions that may raise a Lua error say so.
#pragma once

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>
#include <string.h>

#include "CLuaHost.h"

/// Instructions between two looks at the meter.
#define LH_STEP 64
/// Stack levels from which a denied allocation counts as runaway recursion.
#define LH_RECURSION 1000
/// Stack levels from which the stack itself may be larger than a block.
#define LH_DEEP 200
/// Pinned key strings: upvalues of the entry closure.
#define LH_KEYS 250
/// Tables that may be traversed at the same time without sorting their keys again.
#define LH_WALKS 8

#define LH_CLASSES 32
#define LH_GRAIN 16

/// Free lists by size class: Lua hands back the old size, so blocks need no header.
typedef struct {
  void *free[LH_CLASSES + 1];
  char *next;
  char *end;
  void *slabs;
  size_t footprint;
} lh_pool;

/// The last death or error, without memory of Lua.
typedef struct {
  int32_t code;
  int32_t line;
  char file[256];
  char message[1024];
  char trace[4096];
} lh_report;

typedef struct {
  uint8_t length;
  char bytes[31];
} lh_key;

typedef struct {
  const void *table;
  uint32_t position;
  bool fresh;
} lh_walk;

struct lh_stop {
  _Atomic int raised;
  _Atomic int owners;
};

struct lh_box {
  lua_State *main;
  lua_State *running;  // the coroutine that runs now
  lh_host host;
  lh_limits limits;

  int64_t fuel;      // left; below zero: die at the next look
  int64_t look;      // fuel at which C code looks at the clock
  int64_t stops_at;  // nanoseconds of the coarse clock; 0: not looked yet
  int64_t stops_thread_at;  // nanoseconds of the thread's own time
  int64_t read_at;          // coarse clock when the thread's own time was read last
  int64_t thread_time;      // what it was then
  lh_stop *stop;
  int32_t dead;
  int32_t entries;  // nested calls from the host

  lh_pool pool;
  int64_t used;
  int64_t peak;
  size_t denied;      // size of an allocation that was refused and not made since
  void *strings;      // Lua's table of strings, which no block limit holds
  int32_t lifted;     // the host is working: no limits
  bool fuel_alarm;

  lh_report report;
  lh_coverage *coverage;  // null: nobody asks which lines run
  int32_t coded;  // code of the raise whose text is coded_text
  char coded_text[1024];

  lh_buffer log;
  bool log_cut;
  lh_buffer arguments;  // of the host calls that are open, one after the other
  lh_buffer reply;      // of the host call that just returned
  uint32_t functions;   // anchored so far
  uint32_t frozen;      // stand-ins in use
  bool notes_reads;     // what is read of a stand-in is noted
  lh_buffer reads;

  uint64_t seed;
  uint64_t random[4];
  bool random_ready;

  lh_walk walks[LH_WALKS];
  uint32_t next_walk;

  uint32_t key_count;
  uint8_t key_index[256];
  lh_key keys[LH_KEYS + 1];
};

static inline lh_box *lh_box_of(lua_State *L) { return *(lh_box **)lua_getextraspace(L); }

// meter.c
void lh_arm(lh_box *box, lua_State *L);
void lh_refill(lh_box *box, lua_State *L);
/// Raises when the box is dead or has to die now.
void lh_look(lua_State *L);
/// Kills the box when its call has lasted too long, without raising.
void lh_watch(lh_box *box, lua_State *L);
/// Marks the box as dead, without raising; the first death counts.
void lh_kill(lh_box *box, lua_State *L, int32_t code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/// Raises the death of a dead box.
int lh_raise_death(lua_State *L);
/// Kills the box when `status` tells of memory that was refused. A script can raise Lua's own text for
/// it: that is an error like any other.
void lh_starve(lh_box *box, lua_State *L, int status);
/// Raises when the box died in the protected call that just ended with `status`.
void lh_after_protected(lua_State *L, int status);
/// Raises a script error that is reported under `code`, at the caller's file and line.
int lh_raise(lua_State *L, int32_t code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// Takes `price` from the fuel. Raises when it runs out.
static inline void lh_charge(lua_State *L, int64_t price) {
  lh_box *box = lh_box_of(L);
  box->fuel -= price;
  if (box->fuel < box->look) lh_look(L);
}

/// Takes the price of `count` bytes read or written. Raises when the fuel runs out.
static inline void lh_charge_bytes(lua_State *L, size_t count) {
  lh_charge(L, 1 + (int64_t)(count >> 4));
}

// coverage.c
/// Notes the line that is about to run. Does not raise.
void lh_note_line(lh_box *box, lua_State *L, lua_Debug *frame);

// memory.c
void *lh_allocate(void *context, void *block, size_t old_size, size_t size);
void lh_pool_free(lh_pool *pool);
/// Dies when a block of `size` bytes is more than the limits allow; collects garbage if need be.
void lh_reserve(lua_State *L, size_t size);

// compile.c
/// Text that is still to be compiled.
typedef struct {
  const char *next;
  size_t count;
} lh_source;
/// Takes the next part of the text, at its price. Raises when the box has to die.
const char *lh_next_part(lua_State *L, lh_source *source, size_t *size);
/// Compiles text and pushes the function, or what is wrong with the text; gives the status of
/// `lua_load`. Raises when the box has to die meanwhile.
int lh_compile(lua_State *L, const char *text, size_t count, const char *name, const char *mode);
/// The same in a state that is no box; a text that takes too long is cut off.
int lh_compile_alone(lua_State *L, const char *text, size_t count);

// report.c
/// Message handler of the protected calls from the host: fills the report.
int lh_on_error(lua_State *L);
/// Fills the report from a death or an error text, with the traceback of `L`. Does not raise.
void lh_describe(lh_box *box, lua_State *L, int32_t code, const char *message, size_t count);
/// Fills the report after `lua_load` failed with the text on the stack.
void lh_describe_load(lh_box *box, lua_State *L, const char *file);
/// The name of the source of a function, as it was given when it was loaded.
const char *lh_source_name(const lua_Debug *frame);
void lh_append_report(lh_box *box, lh_buffer *results);

// names.c
/// Whether the Lua library keeps its stack in order in a `__concat` metamethod.
bool lh_concat_is_sound(void);
/// Takes from scripts the metamethods that they may not have. Raises.
void lh_hide_names(lua_State *L);

// decode.c
/// Pushes the next value of a buffer. Raises on malformed bytes or lack of memory.
typedef struct {
  const uint8_t *next;
  const uint8_t *end;
  bool pins;     // the running C function is the entry closure
  int stand_ins;  // where their pool is on the stack, the text "__index" behind it; 0: nothing is frozen
} lh_reader;
void lh_decode(lua_State *L, lh_reader *reader);
/// Pushes all values of a buffer that starts with their number, and gives it.
int lh_decode_list(lua_State *L, lh_reader *reader);

// frozen.c
/// Pushes the pool of stand-ins, and the text "__index".
void lh_push_stand_ins(lua_State *L);
/// Puts a stand-in that cannot be changed in the place of the table on top of the stack; `pool` is where
/// the pool is.
void lh_freeze(lua_State *L, int pool);
/// Puts the real table in the place of the stand-in at `index`; false when there is none.
bool lh_thaw(lua_State *L, int index);
/// Raises for whoever changes a stand-in.
int lh_refuse_change(lua_State *L);

// encode.c
typedef struct {
  lh_buffer *out;
  size_t start;
  int64_t nodes;
  int32_t depth;
  bool functions;
  const char *what;  // for messages: "result", "argument"
} lh_writer;
/// Appends the value at `index`. Raises LH_RESULT when it may not leave the script.
void lh_encode(lua_State *L, int index, lh_writer *writer);
void lh_put_u32(lh_buffer *out, uint32_t value);
static inline void lh_put_u8(lh_buffer *out, uint8_t value) {
  if (out->count < out->capacity) out->bytes[out->count++] = value;
  else lh_buffer_append(out, &value, 1);
}
void lh_put_text(lh_buffer *out, const char *text, size_t count);

// calls.c
int lh_entry(lua_State *L);
/// Anchors the function on top of the stack, pops it and gives its number. May raise.
uint32_t lh_anchor(lua_State *L);

// order.c
/// Pushes a snapshot of the keys of the table at `index`, sorted. Raises for keys without an order.
void lh_push_keys(lua_State *L, int index);
uint32_t lh_keys_count(lua_State *L, int index);
/// Pushes key number `position` (from 0) of the snapshot at `index`.
void lh_push_key(lua_State *L, int index, uint32_t position);
int lh_next(lua_State *L);
int lh_pairs(lua_State *L);
int lh_ipairs(lua_State *L);

// library/*.c
void lh_open_library(lua_State *L);
void lh_open_base(lua_State *L);
void lh_open_strict(lua_State *L);
void lh_open_coroutine(lua_State *L);
void lh_open_string(lua_State *L);
void lh_open_table(lua_State *L);
void lh_open_math(lua_State *L);
void lh_open_utf8(lua_State *L);
int lh_load_text(lua_State *L);
int lh_sort(lua_State *L);
int lh_find(lua_State *L);
int lh_match(lua_State *L);
int lh_gmatch(lua_State *L);
int lh_gsub(lua_State *L);
int lh_require(lua_State *L);
/// Pushes the text of the value at `index` as `tostring` gives it: without addresses.
const char *lh_tostring(lua_State *L, int index, size_t *count);
/// The word nearest to `word`, or null; `best` and `distance` carry the best of several calls.
void lh_nearest(const char *word, const char *candidate, char *best, size_t size, int *distance);

// Keys of the registry: the addresses of these.
extern char lh_entry_key;      // the entry closure
extern char lh_functions_key;  // array of anchored functions
extern char lh_guards_key;     // array of guards
extern char lh_modules_key;    // what require has loaded
extern char lh_walks_key;      // tables and key snapshots of open walks
extern char lh_frozen_key;    // stand-ins, each before its metatable
