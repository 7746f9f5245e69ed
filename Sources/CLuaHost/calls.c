// The entries: each runs under one protected call.
#include <stdio.h>

#include "host.h"

typedef struct request {
  void (*run)(lua_State *L, struct request *request);
  lh_box *box;
  lh_buffer *results;
  const uint8_t *bytes;  // source, arguments, value
  size_t count;
  const char *name;
  uint32_t number;  // of a function or a batch
  bool functions_allowed;
  size_t first;  // the next function of a batch
  size_t last;
  const uint8_t *traits;  // of the functions of a batch, one byte for each
  size_t start;  // of its entry in the results
  size_t *done;
  int32_t code;  // an error that was described without a raise
} request;

static void run_call(lua_State *L, request *asked);

int lh_entry(lua_State *L) {
  request *asked = lua_touserdata(L, 1);
  asked->run(L, asked);
  return 0;
}

/// What a function returned has no place of its own: the report then names the function on top of
/// the stack. Pops it.
static void place_result(lh_box *box, lua_State *L) {
  lua_Debug frame;
  lua_getinfo(L, ">S", &frame);
  bool is_of_result = box->report.code == LH_RESULT || box->report.code == LH_NONDETERMINISTIC;
  if (!is_of_result || box->report.file[0] || frame.linedefined < 0) return;
  snprintf(box->report.file, sizeof box->report.file, "%s", lh_source_name(&frame));
  box->report.line = frame.linedefined > 0 ? frame.linedefined : 1;
}

static int32_t settle(request *asked, lua_State *L, int status, size_t start) {
  lh_box *box = asked->box;
  if (status == LUA_OK && asked->code == LH_OK) return LH_OK;
  lh_starve(box, L, status);
  if (!box->dead && (status == LUA_ERRMEM || status == LUA_ERRERR)) {
    // Lua's own errors for these come without a message handler.
    const char *text = status == LUA_ERRMEM ? "not enough memory" : "recursion too deep";
    lh_describe(box, L, LH_SCRIPT, text, strlen(text));
  }
  asked->results->count = start;
  lh_append_report(box, asked->results);
  return box->report.code;
}

/// The error of a call from the host: its result has the place of the function.
static void place_call(request *asked, lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_functions_key);
  if (lua_rawgeti(L, -1, asked->number) == LUA_TFUNCTION) place_result(asked->box, L);
}

static int32_t enter(request *asked) {
  lh_box *box = asked->box;
  size_t start = asked->results->count;
  if (box->dead) {
    lh_append_report(box, asked->results);
    return box->dead;
  }
  lua_State *L = box->running;
  if (!lua_checkstack(L, 8)) return settle(asked, L, LUA_ERRERR, start);
  int top = lua_gettop(L);
  if (box->entries++ == 0) {
    lh_refill(box, L);
    box->arguments.count = 0;
  }
  lua_pushcfunction(L, lh_on_error);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_entry_key);
  lua_pushlightuserdata(L, asked);
  int status = lua_pcall(L, 1, 0, top + 1);
  box->running = L;
  box->lifted = 0;
  box->entries--;
  if (status == LUA_ERRRUN && asked->run == run_call) place_call(asked, L);
  lua_settop(L, top);
  return settle(asked, L, status, start);
}

// MARK: Loading and calling

uint32_t lh_anchor(lua_State *L) {
  lh_box *box = lh_box_of(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_functions_key);
  lua_insert(L, -2);
  lua_rawseti(L, -2, (lua_Integer)box->functions + 1);
  lua_pop(L, 1);
  return ++box->functions;
}

static void push_function(lua_State *L, uint32_t number) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_functions_key);
  if (lua_rawgeti(L, -1, number) != LUA_TFUNCTION) {
    lh_raise(L, LH_CRASH, "function %u is not of this box", number);
  }
  lua_remove(L, -2);
}

static void run_load(lua_State *L, request *asked) {
  const char *name = lua_pushfstring(L, "@%s", asked->name);
  if (lh_compile(L, (const char *)asked->bytes, asked->count, name, "t") != LUA_OK) {
    lh_describe_load(asked->box, L, asked->name);
    asked->code = LH_LOAD;
    return;
  }
  lh_put_u32(asked->results, lh_anchor(L));
}

int32_t lh_load(lh_box *box, const uint8_t *source, size_t count, const char *file,
                lh_buffer *results) {
  request asked = {.run = run_load, .box = box, .results = results};
  asked.bytes = source ? source : (const uint8_t *)"";
  asked.count = count;
  asked.name = file;
  return enter(&asked);
}

static int decode_arguments(lua_State *L, request *asked) {
  lh_reader reader = {asked->bytes, asked->bytes + asked->count, true, 0};
  asked->box->lifted = 1;
  int count = lh_decode_list(L, &reader);
  asked->box->lifted = 0;
  return count;
}

static lh_writer writer_for(lh_box *box, lh_buffer *out, bool functions, const char *what) {
  return (lh_writer){
      .out = out,
      .start = out->count,
      .nodes = box->limits.result_nodes,
      .depth = box->limits.depth,
      .functions = functions,
      .what = what,
  };
}

static void run_call(lua_State *L, request *asked) {
  push_function(L, asked->number);
  int function = lua_gettop(L);
  lua_call(L, decode_arguments(L, asked), LUA_MULTRET);
  int last = lua_gettop(L);
  luaL_checkstack(L, 8, "results");
  lh_put_u32(asked->results, (uint32_t)(last - function + 1));
  lh_writer writer =
      writer_for(asked->box, asked->results, asked->functions_allowed, "result");
  for (int index = function; index <= last; index++) lh_encode(L, index, &writer);
}

int32_t lh_call(lh_box *box, uint32_t function, const uint8_t *arguments, size_t count,
                bool functions_allowed, lh_buffer *results) {
  request asked = {.run = run_call, .box = box, .results = results, .number = function};
  asked.bytes = arguments;
  asked.count = count;
  asked.functions_allowed = functions_allowed;
  return enter(&asked);
}

// MARK: Batches

static void run_batch(lua_State *L, request *asked) {
  lua_createtable(L, (int)asked->count, 0);
  int table = lua_gettop(L);
  for (size_t index = 0; index < asked->count; index++) {
    uint32_t number;
    memcpy(&number, asked->bytes + index * sizeof number, sizeof number);
    push_function(L, number);
    lua_rawseti(L, table, (lua_Integer)index + 1);
  }
  if (asked->traits) {
    lua_pushlstring(L, (const char *)asked->traits, asked->count);
    lua_rawseti(L, table, 0);
  }
  lh_put_u32(asked->results, (uint32_t)luaL_ref(L, LUA_REGISTRYINDEX));
}

int32_t lh_batch(lh_box *box, const uint32_t *functions, const uint8_t *traits, size_t count,
                 lh_buffer *results) {
  request asked = {.run = run_batch, .box = box, .results = results, .count = count};
  asked.bytes = (const uint8_t *)functions;
  asked.traits = traits;
  return enter(&asked);
}

static void run_place(lua_State *L, request *asked) {
  lua_Debug frame;
  push_function(L, asked->number);
  lua_getinfo(L, ">S", &frame);
  const char *file = lh_source_name(&frame);
  lh_put_u32(asked->results, (uint32_t)frame.linedefined);
  lh_put_u32(asked->results, (uint32_t)frame.lastlinedefined);
  lh_put_text(asked->results, file, strlen(file));
}

int32_t lh_place(lh_box *box, uint32_t function, lh_buffer *results) {
  request asked = {.run = run_place, .box = box, .results = results, .number = function};
  return enter(&asked);
}

/// Prepares for a function that ends by itself: it is not interrupted, and has its fuel all the same.
static void release_hook(lh_box *box, lua_State *L) {
  box->fuel = box->limits.fuel;
  box->look = box->fuel - 16 * LH_STEP;
  box->stops_at = 0;
  box->random_ready = false;
  box->fuel_alarm = false;
  if (lua_gethookmask(L)) lua_sethook(L, NULL, 0, 0);
}

static bool ends(const request *asked) {
  return asked->traits && asked->traits[asked->first] & LH_ENDS;
}

/// Whether every function of the batch leaves what it gets as it is.
static bool changes_nothing(const request *asked) {
  if (!asked->traits) return false;
  for (size_t index = 0; index < asked->last; index++) {
    if (!(asked->traits[index] & LH_CHANGES_NOTHING)) return false;
  }
  return true;
}

/// True when the two results on top of the stack were appended, without a raise: the usual kinds.
static bool append_plain(lua_State *L, lh_buffer *out) {
  size_t start = out->count;
  for (int index = -2; index < 0; index++) {
    switch (lua_type(L, index)) {
      case LUA_TNIL: lh_put_u8(out, LH_TAG_NIL); continue;
      case LUA_TBOOLEAN:
        lh_put_u8(out, lua_toboolean(L, index) ? LH_TAG_TRUE : LH_TAG_FALSE);
        continue;
      case LUA_TSTRING: {
        size_t count;
        const char *text = lua_tolstring(L, index, &count);
        if (count > 4096) break;
        lh_put_u8(out, LH_TAG_BYTES);
        lh_put_text(out, text, count);
        continue;
      }
      case LUA_TNUMBER: {
        if (lua_isinteger(L, index)) {
          lua_Integer value = lua_tointeger(L, index);
          lh_put_u8(out, LH_TAG_INT);
          lh_buffer_append(out, &value, sizeof value);
          continue;
        }
        double value = lua_tonumber(L, index);
        if (!(value - value == 0)) break;
        lh_put_u8(out, LH_TAG_DOUBLE);
        lh_buffer_append(out, &value, sizeof value);
        continue;
      }
      default: break;
    }
    out->count = start;
    return false;
  }
  return true;
}

/// Calls functions from the first that is not done. Stack: request, functions, argument. All run
/// under one protected call: after an error the caller starts again behind the one that failed.
static int call_rest(lua_State *L) {
  request *asked = lua_touserdata(L, 1);
  lh_box *box = asked->box;
  bool is_free = false;
  for (; asked->first < asked->last; asked->first++) {
    asked->start = asked->results->count;
    if (box->entries == 1) {
      // What ends by itself takes so little that those behind it need no new fuel.
      bool will_end = ends(asked);
      if (!will_end) lh_refill(box, L);
      else if (!is_free) release_hook(box, L);
      is_free = will_end;
    }
    lua_rawgeti(L, 2, (lua_Integer)asked->first + 1);
    lua_pushvalue(L, 3);
    lua_call(L, 1, 2);
    lh_put_u8(asked->results, LH_OK);
    if (!append_plain(L, asked->results)) {
      lh_writer writer = writer_for(box, asked->results, false, "result");
      lh_encode(L, 4, &writer);
      lh_encode(L, 5, &writer);
    }
    lua_settop(L, 3);
    ++*asked->done;
  }
  return 0;
}

/// Takes the error of the function that failed as its entry. Stack: …, functions at 2.
static void settle_one(lua_State *L, request *asked, int status) {
  asked->box->running = L;
  if (status == LUA_ERRRUN && lua_rawgeti(L, 2, (lua_Integer)asked->first + 1) == LUA_TFUNCTION) {
    place_result(asked->box, L);
  }
  settle(asked, L, status, asked->start);
  asked->first++;
  ++*asked->done;
}

static void run_each(lua_State *L, request *asked) {
  lh_box *box = asked->box;
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, asked->number) != LUA_TTABLE) {
    lh_raise(L, LH_CRASH, "batch %u is not of this box", asked->number);
  }
  asked->last = lua_rawlen(L, 2);
  lua_rawgeti(L, 2, 0);
  asked->traits = (const uint8_t *)lua_tostring(L, -1);  // the table keeps it
  lua_pop(L, 1);
  if (box->entries == 1) box->frozen = 0;
  box->lifted = 1;
  lh_push_stand_ins(L);
  bool freezes = box->notes_reads || !changes_nothing(asked);
  lh_reader reader = {asked->bytes, asked->bytes + asked->count, true, freezes ? 3 : 0};
  lh_decode(L, &reader);
  box->lifted = 0;
  lua_replace(L, 3);
  lua_settop(L, 3);
  lua_pushcfunction(L, lh_on_error);
  while (asked->first < asked->last && !box->dead) {
    lua_pushcfunction(L, call_rest);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    int status = lua_pcall(L, 3, 0, 4);
    if (status != LUA_OK) settle_one(L, asked, status);
    lua_settop(L, 4);
  }
}

int32_t lh_call_each(lh_box *box, uint32_t batch, size_t first, const uint8_t *argument,
                     size_t count, lh_buffer *results, size_t *done) {
  request asked = {.run = run_each, .box = box, .results = results, .number = batch};
  asked.bytes = argument;
  asked.count = count;
  asked.first = first;
  asked.done = done;
  *done = 0;
  return enter(&asked);
}
