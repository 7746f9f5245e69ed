// The functions of the global table: output without addresses, protected calls that no death passes.
#include "library.h"

// MARK: tostring and print

const char *lh_tostring(lua_State *L, int index, size_t *count) {
  index = lua_absindex(L, index);
  int type = lua_type(L, index);
  if (type == LUA_TNUMBER) lh_charge(L, lua_isinteger(L, index) ? 8 : LH_FLOAT_PRICE);
  if (type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TTHREAD &&
      type != LUA_TUSERDATA && type != LUA_TLIGHTUSERDATA) {
    return luaL_tolstring(L, index, count);
  }
  if (luaL_callmeta(L, index, "__tostring")) {
    if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
    return lua_tolstring(L, -1, count);
  }
  if (luaL_getmetafield(L, index, "__name") != LUA_TSTRING) {
    lua_pushstring(L, luaL_typename(L, index));
  }
  return lua_tolstring(L, -1, count);
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  lh_charge(L, 2);
  lh_tostring(L, 1, NULL);
  return 1;
}

static void append_log(lua_State *L, const char *bytes, size_t count) {
  lh_box *box = lh_box_of(L);
  lh_charge_bytes(L, count);
  if (box->log_cut) return;
  if ((int64_t)(box->log.count + count) > box->limits.log_bytes) {
    static const char cut[] = "\n(the log is full: the rest is left out)\n";
    lh_buffer_append(&box->log, cut, sizeof cut - 1);
    box->log_cut = true;
    return;
  }
  lh_buffer_append(&box->log, bytes, count);
}

static int base_print(lua_State *L) {
  int last = lua_gettop(L);
  lh_charge(L, 8);
  for (int index = 1; index <= last; index++) {
    size_t count;
    const char *text = lh_tostring(L, index, &count);
    if (index > 1) append_log(L, "\t", 1);
    append_log(L, text, count);
    lua_pop(L, 1);
  }
  append_log(L, "\n", 1);
  return 0;
}

// MARK: Protected calls

static int finish_call(lua_State *L, int status, lua_KContext extra) {
  if (status == LUA_OK || status == LUA_YIELD) {
    if (lh_box_of(L)->dead) lh_raise_death(L);
    return lua_gettop(L) - (int)extra;
  }
  lh_box_of(L)->running = L;
  lh_box_of(L)->lifted = 0;
  lh_after_protected(L, status);
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lh_charge(L, 48);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call);
  return finish_call(L, status, 0);
}

/// The script's message handler, which hears of no death. Upvalue 1: the handler.
static int handle_error(lua_State *L) {
  if (lh_box_of(L)->dead) return 1;
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int base_xpcall(lua_State *L) {
  int count = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lh_charge(L, 64);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle_error, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);
  int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_call);
  return finish_call(L, status, 2);
}

// MARK: Metatables

static void refuse_field(lua_State *L, const char *field, const char *why) {
  lua_pushstring(L, field);
  if (lua_rawget(L, 2) != LUA_TNIL) {
    luaL_error(L, "a metatable with '%s' is not allowed: %s", field, why);
  }
  lua_pop(L, 1);
}

static int base_setmetatable(lua_State *L) {
  lh_charge(L, 8);
  if (lua_istable(L, 2)) {
    static const char collects[] = "collection has no visible effects";
    refuse_field(L, "__gc", collects);
    refuse_field(L, "__mode", collects);
    if (!lh_concat_is_sound()) {
      refuse_field(L, "__concat", "the Lua library of this system is not safe with it");
    }
  }
  return lh_call_stock(L);
}

static int base_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (lua_istable(L, 1)) return lh_call_stock(L);
  lua_pushnil(L);
  return 1;
}

// MARK: Raw access

static int raw_read(lua_State *L) {
  lh_thaw(L, 1);
  return lh_call_stock(L);
}

static int base_rawset(lua_State *L) {
  if (lh_thaw(L, 1)) return lh_refuse_change(L);
  return lh_call_stock(L);
}

// MARK: Opening

void lh_open_base(lua_State *L) {
  static const char *const gone[] = {
      "_G", "_VERSION", "collectgarbage", "dofile", "loadfile", "warn", NULL,
  };
  static const char *const measured[] = {"tonumber", NULL};
  static const luaL_Reg functions[] = {
      {"load", lh_load_text}, {"pcall", base_pcall},       {"print", base_print},
      {"require", lh_require}, {"tostring", base_tostring}, {"xpcall", base_xpcall},
      {"next", lh_next},      {"ipairs", lh_ipairs},        {NULL, NULL},
  };
  for (const char *const *name = gone; *name; name++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *name);
  }
  luaL_setfuncs(L, functions, 0);
  lua_getfield(L, -1, "next");
  lua_pushcclosure(L, lh_pairs, 1);
  lua_setfield(L, -2, "pairs");
  lh_meter_fields(L, measured);
  lh_wrap_field(L, "rawget", raw_read);
  lh_wrap_field(L, "rawlen", raw_read);
  lh_wrap_field(L, "rawset", base_rawset);
  lh_wrap_field(L, "setmetatable", base_setmetatable);
  lh_wrap_field(L, "getmetatable", base_getmetatable);
  lua_pop(L, 1);
}
