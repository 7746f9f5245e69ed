// From Lua to the host: functions, modules, and guards of what a script may read.
#include "host.h"

typedef struct {
  lh_box *box;
  const char *module;
  const char *name;
  const uint8_t *bytes;
  size_t count;
  const char *advice;
  lua_Integer number;
  lua_Integer price;
  lh_buffer *results;
} definition;

/// Raises what the host answered instead of results.
static int raise_reply(lua_State *L, int32_t code) {
  lh_box *box = lh_box_of(L);
  if (box->dead) return lh_raise_death(L);
  const lh_buffer *reply = &box->reply;
  if (code == LH_CANCELLED) {
    lh_kill(box, L, code, "%.*s", (int)(reply->count > 400 ? 400 : reply->count),
            reply->bytes ? (const char *)reply->bytes : "");
    return lh_raise_death(L);
  }
  return lh_raise(L, code, "%.*s", (int)(reply->count > 700 ? 700 : reply->count),
                  reply->bytes ? (const char *)reply->bytes : "");
}

static void encode_arguments(lua_State *L, const char *name, lh_buffer *out) {
  lh_box *box = lh_box_of(L);
  int last = lua_gettop(L);
  lh_writer writer = {
      .out = out,
      .start = out->count,
      .nodes = box->limits.result_nodes,
      .depth = box->limits.depth,
      .functions = true,
      .what = name,
  };
  lh_put_u32(out, (uint32_t)last);
  luaL_checkstack(L, 8, name);
  for (int index = 1; index <= last; index++) lh_encode(L, index, &writer);
}

/// Upvalues: number, price, name for messages.
static int call_host(lua_State *L) {
  lh_box *box = lh_box_of(L);
  uint32_t number = (uint32_t)lua_tointeger(L, lua_upvalueindex(1));
  lh_charge(L, lua_tointeger(L, lua_upvalueindex(2)));
  size_t start = box->arguments.count;
  encode_arguments(L, lua_tostring(L, lua_upvalueindex(3)), &box->arguments);
  size_t count = box->arguments.count - start;
  lh_charge_bytes(L, count);
  lua_State *running = box->running;
  box->reply.count = 0;
  int32_t code = box->host.call(box->host.context, number, box->arguments.bytes + start, count,
                                &box->reply);
  box->running = running;
  box->arguments.count = start;
  if (code != LH_OK || box->dead) return raise_reply(L, code);
  lh_charge_bytes(L, box->reply.count);
  lh_reader reader = {box->reply.bytes, box->reply.bytes + box->reply.count, false, 0};
  lua_settop(L, 0);
  box->lifted = 1;
  int results = lh_decode_list(L, &reader);
  box->lifted = 0;
  return results;
}

// MARK: Definitions

static int protect(definition *defined, lua_CFunction function) {
  lh_box *box = defined->box;
  if (box->dead) {
    lh_append_report(box, defined->results);
    return box->dead;
  }
  lua_State *L = box->running;
  int top = lua_gettop(L);
  if (!lua_checkstack(L, 4)) return LH_CRASH;
  lua_pushcfunction(L, lh_on_error);
  lua_pushcfunction(L, function);
  lua_pushlightuserdata(L, defined);
  box->lifted = 1;
  int status = lua_pcall(L, 1, 0, top + 1);
  box->lifted = 0;
  lua_settop(L, top);
  if (status == LUA_OK) return LH_OK;
  lh_append_report(box, defined->results);
  return box->report.code ? box->report.code : LH_CRASH;
}

/// Pushes the table that `require` gives for the module.
static void push_module(lua_State *L, const char *module) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_modules_key);
  lua_pushstring(L, module);
  if (lua_rawget(L, -2) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushstring(L, module);
  lua_pushvalue(L, -2);
  lua_rawset(L, -4);
}

static int define_function(lua_State *L) {
  const definition *defined = lua_touserdata(L, 1);
  push_module(L, defined->module);
  lua_pushstring(L, defined->name);
  lua_pushinteger(L, defined->number);
  lua_pushinteger(L, defined->price);
  lua_pushfstring(L, "argument of '%s.%s'", defined->module, defined->name);
  lua_pushcclosure(L, call_host, 3);
  lua_rawset(L, -3);
  return 0;
}

int32_t lh_define_function(lh_box *box, const char *module, const char *name, uint32_t number,
                           int64_t price, lh_buffer *results) {
  definition defined = {.box = box, .module = module, .name = name, .results = results};
  defined.number = number;
  defined.price = price;
  return protect(&defined, define_function);
}

static int define_value(lua_State *L) {
  const definition *defined = lua_touserdata(L, 1);
  lh_reader reader = {defined->bytes, defined->bytes + defined->count, false, 0};
  push_module(L, defined->module);
  lua_pushstring(L, defined->name);
  lh_decode(L, &reader);
  lua_rawset(L, -3);
  return 0;
}

int32_t lh_define_value(lh_box *box, const char *module, const char *name, const uint8_t *value,
                        size_t count, lh_buffer *results) {
  definition defined = {.box = box, .module = module, .name = name, .results = results};
  defined.bytes = value;
  defined.count = count;
  return protect(&defined, define_value);
}

// MARK: Guards

/// Upvalues: set of names, list of names, name of the guarded table, advice.
static int read_guarded(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 0;
  const char *field = lua_tostring(L, 2);
  char best[64] = "";
  int distance = 0;
  size_t count = lua_rawlen(L, lua_upvalueindex(2));
  lh_charge(L, (int64_t)count * 8 + 64);
  for (size_t index = 1; index <= count; index++) {
    lua_rawgeti(L, lua_upvalueindex(2), (lua_Integer)index);
    const char *name = lua_tostring(L, -1);
    if (name) lh_nearest(field, name, best, sizeof best, &distance);
    lua_pop(L, 1);
  }
  return lh_raise(L, LH_CAPABILITY, "'%s.%.100s' %s%s%s%s",
                  lua_tostring(L, lua_upvalueindex(3)), field,
                  lua_tostring(L, lua_upvalueindex(4)), best[0] ? " (did you mean '" : "", best,
                  best[0] ? "'?)" : "");
}

static int define_guard(lua_State *L) {
  const definition *defined = lua_touserdata(L, 1);
  lh_reader reader = {defined->bytes, defined->bytes + defined->count, false, 0};
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_guards_key);
  lua_newtable(L);
  lua_newtable(L);
  lh_decode(L, &reader);
  luaL_checktype(L, -1, LUA_TTABLE);
  for (lua_Integer index = 1; lua_rawgeti(L, -1, index) == LUA_TSTRING; index++) {
    lua_pushboolean(L, 1);
    lua_rawset(L, -4);
  }
  lua_pop(L, 1);
  lua_pushstring(L, defined->name);
  lua_pushstring(L, defined->advice);
  lua_pushcclosure(L, read_guarded, 4);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_Integer number = (lua_Integer)lua_rawlen(L, 2) + 1;
  lua_rawseti(L, 2, number);
  lh_put_u32(defined->results, (uint32_t)number);
  return 0;
}

int32_t lh_guard(lh_box *box, const char *name, const uint8_t *names, size_t count,
                 const char *advice, lh_buffer *results) {
  definition defined = {.box = box, .name = name, .advice = advice, .results = results};
  defined.bytes = names;
  defined.count = count;
  return protect(&defined, define_guard);
}

// MARK: require

/// Loads the module that the host found. Stack: name, modules.
static void load_module(lua_State *L) {
  lh_box *box = lh_box_of(L);
  uint32_t length = 0;
  if (box->reply.count >= sizeof length) memcpy(&length, box->reply.bytes, sizeof length);
  if (box->reply.count < sizeof length + length) {
    lh_raise(L, LH_CRASH, "the host passed a malformed module");
  }
  const char *file = (const char *)box->reply.bytes + sizeof length;
  const char *source = file + length;
  size_t count = box->reply.count - sizeof length - length;
  lh_charge(L, 128);
  lua_pushlstring(L, file, length);
  const char *name = lua_pushfstring(L, "@%s", lua_tostring(L, -1));
  if (lh_compile(L, source, count, name, "t") != LUA_OK) {
    const char *message = lua_tostring(L, -1);
    size_t size = strlen(message);
    if (size >= sizeof box->coded_text) size = sizeof box->coded_text - 1;
    memcpy(box->coded_text, message, size);
    box->coded_text[size] = 0;
    box->coded = LH_LOAD;
    lua_error(L);
  }
  lua_remove(L, -2);
}

int lh_require(lua_State *L) {
  lh_box *box = lh_box_of(L);
  size_t count;
  const char *name = luaL_checklstring(L, 1, &count);
  lua_settop(L, 1);
  lh_charge(L, 16);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_modules_key);
  lua_pushvalue(L, 1);
  int type = lua_rawget(L, 2);
  if (type == LUA_TBOOLEAN && !lua_toboolean(L, -1)) {
    return luaL_error(L, "module '%s' failed to load, or requires itself", name);
  }
  if (type != LUA_TNIL) return 1;
  lua_pop(L, 1);
  box->reply.count = 0;
  int32_t code = box->host.module(box->host.context, (const uint8_t *)name, count, &box->reply);
  if (code != LH_OK) {
    if (code != LH_LOAD || box->reply.count) return raise_reply(L, code);
    return luaL_error(L, "module '%s' not found", name);
  }
  load_module(L);
  lua_pushvalue(L, 1);
  lua_pushboolean(L, 0);
  lua_rawset(L, 2);
  lua_insert(L, -2);
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  lua_call(L, 2, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
  }
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 2);
  return 1;
}
