// sandbox WORK COUNT FOLDER: does one piece of work COUNT times, through the box (CLuaHost) or with
// plain Lua 5.4 and nothing around it. Prints nothing: it is measured from outside.
//
// WORK is one of: empty, card, function, box, loaded, loop, each with "-box" or "-plain" behind it.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CLuaHost.h"

static const char empty_source[] = "return function() end";
static const char function_source[] =
    "local f = require('bench').f return function(n) for i = 1, n do f(i) end end";
static const char loop_source[] =
    "return function(n) local t, x = { a = 1 }, 0 for i = 1, n do t.a = t.a + i % 7 if t.a > x then "
    "x = t.a end end return x end";

static void fail(const char *what) {
  fprintf(stderr, "sandbox: %s\n", what);
  exit(1);
}

static char *read_file(const char *folder, const char *name, size_t *count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) fail(path);
  char *text = malloc(1 << 16);
  *count = fread(text, 1, 1 << 16, file);
  fclose(file);
  return text;
}

// The lead that the ten criteria read, as fields of `answers`.
typedef struct {
  const char *key;
  const char *text;  // or, when null, the number
  long long number;
} answer;
static const answer answers[] = {
    {"need", "clear", 0},       {"urgency", "immediate", 0}, {"budget_status", "ready", 0},
    {"order_value", NULL, 120000}, {"timeframe_months", NULL, 3}, {"role", "recommender", 0},
};
enum { ANSWERS = sizeof answers / sizeof *answers, CRITERIA = 10 };

// MARK: Through the box

static int32_t reply_nothing(void *context, uint32_t number, const uint8_t *arguments, size_t count,
                             lh_buffer *reply) {
  (void)context, (void)number, (void)arguments, (void)count;
  uint32_t results = 0;
  return lh_buffer_append(reply, &results, sizeof results) ? LH_OK : LH_CRASH;
}

static int32_t no_module(void *context, const uint8_t *name, size_t count, lh_buffer *reply) {
  (void)context, (void)name, (void)count, (void)reply;
  return LH_LOAD;
}

static lh_box *make_box(void) {
  lh_limits limits = {.fuel = INT64_MAX / 4, .memory_bytes = 8 << 20, .block_bytes = 512 << 10,
                      .deadline_nanoseconds = INT64_MAX / 4, .log_bytes = 64 << 10,
                      .result_bytes = 256 << 10, .result_nodes = 10000, .depth = 32};
  lh_box *box = lh_create(&limits, 1, (lh_host){NULL, reply_nothing, no_module});
  if (!box) fail("no box");
  return box;
}

static uint32_t number_at(const lh_buffer *buffer, size_t offset) {
  uint32_t number;
  memcpy(&number, buffer->bytes + offset, sizeof number);
  return number;
}

/// Loads a chunk, runs it and gives the functions that it returns.
static void load_functions(lh_box *box, const char *source, size_t count, uint32_t *functions,
                           uint32_t wanted) {
  static const uint8_t nothing[4];
  lh_buffer results = {0};
  if (lh_load(box, (const uint8_t *)source, count, "bench.lua", &results)) fail("load");
  uint32_t chunk = number_at(&results, 0);
  results.count = 0;
  if (lh_call(box, chunk, nothing, sizeof nothing, true, &results)) fail("call");
  if (number_at(&results, 0) != wanted) fail("functions");
  for (uint32_t index = 0; index < wanted; index++) {
    functions[index] = number_at(&results, 4 + index * 5 + 1);
  }
  lh_buffer_free(&results);
}

static void put_u32(lh_buffer *buffer, uint32_t value) { lh_buffer_append(buffer, &value, 4); }

static void put_text(lh_buffer *buffer, const char *text) {
  put_u32(buffer, (uint32_t)strlen(text));
  lh_buffer_append(buffer, text, strlen(text));
}

static void put_table(lh_buffer *buffer, uint32_t fields) {
  lh_buffer_append(buffer, &(uint8_t){LH_TAG_TABLE}, 1);
  put_u32(buffer, 0);
  put_u32(buffer, fields);
}

static void put_lead(lh_buffer *buffer) {
  put_table(buffer, 1);
  put_text(buffer, "answers");
  put_table(buffer, ANSWERS);
  for (int index = 0; index < ANSWERS; index++) {
    put_text(buffer, answers[index].key);
    if (answers[index].text) {
      lh_buffer_append(buffer, &(uint8_t){LH_TAG_BYTES}, 1);
      put_text(buffer, answers[index].text);
    } else {
      lh_buffer_append(buffer, &(uint8_t){LH_TAG_INT}, 1);
      lh_buffer_append(buffer, &answers[index].number, 8);
    }
  }
}

static void call_box(const char *source, long count, long argument) {
  lh_box *box = make_box();
  lh_buffer results = {0};
  if (lh_define_function(box, "bench", "f", 0, 64, &results)) fail("define");
  uint32_t function;
  load_functions(box, source, strlen(source), &function, 1);
  lh_buffer arguments = {0};
  put_u32(&arguments, argument ? 1 : 0);
  if (argument) {
    lh_buffer_append(&arguments, &(uint8_t){LH_TAG_INT}, 1);
    lh_buffer_append(&arguments, &(long long){argument}, 8);
  }
  for (long turn = 0; turn < count; turn++) {
    results.count = 0;
    if (lh_call(box, function, arguments.bytes, arguments.count, false, &results)) fail("call");
  }
  lh_free(box);
}

static uint32_t load_card(lh_box *box, const char *source, size_t size) {
  uint32_t functions[CRITERIA];
  load_functions(box, source, size, functions, CRITERIA);
  lh_buffer results = {0};
  if (lh_batch(box, functions, NULL, CRITERIA, &results)) fail("batch");
  uint32_t batch = number_at(&results, 0);
  lh_buffer_free(&results);
  return batch;
}

static void card_box(const char *folder, long count) {
  size_t size;
  char *source = read_file(folder, "ten.lua", &size);
  lh_box *box = make_box();
  uint32_t batch = load_card(box, source, size);
  lh_buffer lead = {0};
  lh_buffer results = {0};
  for (long turn = 0; turn < count; turn++) {
    size_t done;
    lead.count = results.count = 0;
    put_lead(&lead);
    if (lh_call_each(box, batch, 0, lead.bytes, lead.count, &results, &done) || done != CRITERIA) {
      fail("call each");
    }
  }
  lh_free(box);
}

static void boxes(const char *folder, long count, bool loaded) {
  size_t size;
  char *source = read_file(folder, "ten.lua", &size);
  for (long turn = 0; turn < count; turn++) {
    lh_box *box = make_box();
    if (loaded) load_card(box, source, size);
    lh_free(box);
  }
}

// MARK: Plain Lua

static int do_nothing(lua_State *L) {
  (void)L;
  return 0;
}

static void call_plain(const char *source, long count, long argument) {
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "loaded");
  lua_newtable(L);
  lua_pushcfunction(L, do_nothing);
  lua_setfield(L, -2, "f");
  lua_setfield(L, -2, "bench");
  if (luaL_dostring(L, source)) fail(lua_tostring(L, -1));
  for (long turn = 0; turn < count; turn++) {
    lua_pushvalue(L, -1);
    if (argument) lua_pushinteger(L, argument);
    if (lua_pcall(L, argument ? 1 : 0, 0, 0)) fail(lua_tostring(L, -1));
  }
  lua_close(L);
}

static void push_lead(lua_State *L) {
  lua_createtable(L, 0, 1);
  lua_createtable(L, 0, ANSWERS);
  for (int index = 0; index < ANSWERS; index++) {
    if (answers[index].text) lua_pushstring(L, answers[index].text);
    else lua_pushinteger(L, answers[index].number);
    lua_setfield(L, -2, answers[index].key);
  }
  lua_setfield(L, -2, "answers");
}

static void load_plain(lua_State *L, const char *source, size_t size) {
  if (luaL_loadbuffer(L, source, size, "=card") || lua_pcall(L, 0, CRITERIA, 0)) {
    fail(lua_tostring(L, -1));
  }
}

/// Degrees and reasons go where a caller would want them: into bytes.
static void card_plain(const char *folder, long count) {
  size_t size;
  char *source = read_file(folder, "ten.lua", &size);
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  load_plain(L, source, size);
  lh_buffer results = {0};
  for (long turn = 0; turn < count; turn++) {
    results.count = 0;
    push_lead(L);
    for (int index = 1; index <= CRITERIA; index++) {
      lua_pushvalue(L, index);
      lua_pushvalue(L, CRITERIA + 1);
      if (lua_pcall(L, 1, 2, 0)) fail(lua_tostring(L, -1));
      lh_buffer_append(&results, &(uint8_t){(uint8_t)lua_toboolean(L, -2)}, 1);
      size_t length;
      const char *why = lua_tolstring(L, -1, &length);
      if (why) lh_buffer_append(&results, why, length);
      lua_pop(L, 2);
    }
    lua_pop(L, 1);
  }
  lua_close(L);
}

static void states(const char *folder, long count, bool loaded) {
  size_t size;
  char *source = read_file(folder, "ten.lua", &size);
  for (long turn = 0; turn < count; turn++) {
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    if (loaded) load_plain(L, source, size);
    lua_close(L);
  }
}

int main(int argc, char **argv) {
  if (argc != 4) fail("usage: sandbox WORK COUNT FOLDER");
  const char *work = argv[1];
  long count = atol(argv[2]);
  if (!strcmp(work, "empty-box")) call_box(empty_source, count, 0);
  else if (!strcmp(work, "empty-plain")) call_plain(empty_source, count, 0);
  else if (!strcmp(work, "function-box")) call_box(function_source, 1, count);
  else if (!strcmp(work, "function-plain")) call_plain(function_source, 1, count);
  else if (!strcmp(work, "loop-box")) call_box(loop_source, 1, count);
  else if (!strcmp(work, "loop-plain")) call_plain(loop_source, 1, count);
  else if (!strcmp(work, "card-box")) card_box(argv[3], count);
  else if (!strcmp(work, "card-plain")) card_plain(argv[3], count);
  else if (!strcmp(work, "box-box")) boxes(argv[3], count, false);
  else if (!strcmp(work, "box-plain")) states(argv[3], count, false);
  else if (!strcmp(work, "loaded-box")) boxes(argv[3], count, true);
  else if (!strcmp(work, "loaded-plain")) states(argv[3], count, true);
  else fail("no such work");
  return 0;
}
