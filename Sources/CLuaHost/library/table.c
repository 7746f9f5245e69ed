// table: the stock behaviour, with a price for each element.
#include "library.h"

enum { READ = 1, WRITE = 2, LENGTH = 4 };

static bool has_field(lua_State *L, const char *field) {
  lua_pushstring(L, field);
  bool found = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 1);
  return found;
}

/// Accepts a table, or a value whose metatable makes it behave as one.
static void check_table(lua_State *L, int index, int uses) {
  if (lua_istable(L, index)) return;
  bool behaves = lua_getmetatable(L, index);
  if (behaves) {
    behaves = (!(uses & READ) || has_field(L, "__index")) &&
              (!(uses & WRITE) || has_field(L, "__newindex")) &&
              (!(uses & LENGTH) || has_field(L, "__len"));
    lua_pop(L, 1);
  }
  if (!behaves) luaL_checktype(L, index, LUA_TTABLE);
}

static lua_Integer length_of(lua_State *L, int index, int uses) {
  lh_charge(L, 8);
  check_table(L, index, uses | LENGTH);
  return luaL_len(L, index);
}

static int table_insert(lua_State *L) {
  lua_Integer end = (lua_Integer)((uint64_t)length_of(L, 1, READ | WRITE) + 1);
  lua_Integer position = end;
  int count = lua_gettop(L);
  if (count != 2 && count != 3) return luaL_error(L, "wrong number of arguments to 'insert'");
  if (count == 3) {
    position = luaL_checkinteger(L, 2);
    luaL_argcheck(L, (uint64_t)position - 1 < (uint64_t)end, 2, "position out of bounds");
    for (lua_Integer index = end; index > position; index--) {
      lh_charge(L, 2);
      lua_geti(L, 1, index - 1);
      lua_seti(L, 1, index);
    }
  }
  lua_seti(L, 1, position);
  return 0;
}

static int table_remove(lua_State *L) {
  lua_Integer size = length_of(L, 1, READ | WRITE);
  lua_Integer position = luaL_optinteger(L, 2, size);
  if (position != size) {
    luaL_argcheck(L, (uint64_t)position - 1 <= (uint64_t)size, 1, "position out of bounds");
  }
  lua_geti(L, 1, position);
  for (; position < size; position++) {
    lh_charge(L, 2);
    lua_geti(L, 1, position + 1);
    lua_seti(L, 1, position);
  }
  lua_pushnil(L);
  lua_seti(L, 1, position);
  return 1;
}

static int table_move(lua_State *L) {
  lua_Integer first = luaL_checkinteger(L, 2);
  lua_Integer last = luaL_checkinteger(L, 3);
  lua_Integer target = luaL_checkinteger(L, 4);
  int to = lua_isnoneornil(L, 5) ? 1 : 5;
  check_table(L, 1, READ);
  check_table(L, to, WRITE);
  if (last >= first) {
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    lua_Integer count = last - first + 1;
    luaL_argcheck(L, target <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    bool apart = target > last || target <= first || (to != 1 && !lua_compare(L, 1, to, LUA_OPEQ));
    for (lua_Integer step = 0; step < count; step++) {
      lua_Integer index = apart ? step : count - 1 - step;
      lh_charge(L, 2);
      lua_geti(L, 1, first + index);
      lua_seti(L, to, target + index);
    }
  }
  lua_pushvalue(L, to);
  return 1;
}

static void append_element(lua_State *L, lh_text *text, lua_Integer index) {
  lh_charge(L, 4);
  lua_geti(L, 1, index);
  if (lua_type(L, -1) == LUA_TNUMBER) lh_charge(L, LH_FLOAT_PRICE);
  if (!lua_isstring(L, -1)) {
    luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1),
               (LUAI_UACINT)index);
  }
  size_t count;
  const char *bytes = lua_tolstring(L, -1, &count);
  lh_text_append(text, bytes, count);
  lua_pop(L, 1);
}

static int table_concat(lua_State *L) {
  lua_Integer last = length_of(L, 1, READ);
  size_t count;
  const char *separator = luaL_optlstring(L, 2, "", &count);
  lua_Integer index = luaL_optinteger(L, 3, 1);
  last = luaL_optinteger(L, 4, last);
  lh_text text;
  lh_text_start(L, &text);
  for (; index < last; index++) {
    append_element(L, &text, index);
    lh_text_append(&text, separator, count);
  }
  if (index == last) append_element(L, &text, index);
  lh_text_push(&text);
  return 1;
}

static int table_unpack(lua_State *L) {
  lua_Integer first = luaL_optinteger(L, 2, 1);
  lua_Integer last = luaL_opt(L, luaL_checkinteger, 3, luaL_len(L, 1));
  if (first > last) return 0;
  uint64_t count = (uint64_t)last - (uint64_t)first;
  if (count >= INT32_MAX || !lua_checkstack(L, (int)++count)) {
    return luaL_error(L, "too many results to unpack");
  }
  lh_charge(L, (int64_t)count);
  for (; first < last; first++) lua_geti(L, 1, first);
  lua_geti(L, 1, last);
  return (int)count;
}

static int table_pack(lua_State *L) {
  lh_charge(L, lua_gettop(L));
  return lh_call_stock(L);
}

void lh_open_table(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"concat", table_concat}, {"insert", table_insert}, {"move", table_move},
      {"remove", table_remove}, {"sort", lh_sort},        {"unpack", table_unpack},
      {NULL, NULL},
  };
  luaL_requiref(L, "table", luaopen_table, 1);
  luaL_setfuncs(L, functions, 0);
  lh_wrap_field(L, "pack", table_pack);
  lua_pop(L, 1);
}
