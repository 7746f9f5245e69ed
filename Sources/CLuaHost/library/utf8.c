// utf8: the stock functions at a price.
#include "library.h"

static int utf8_codepoint(lua_State *L) {
  int results = lh_call_stock(L);
  lh_charge(L, 2 * results);
  return results;
}

static int utf8_len(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING) lh_charge(L, 2 + ((int64_t)lua_rawlen(L, 1) >> 3));
  return lh_call_stock(L);
}

static bool is_continuation(const char *text, size_t count, size_t position) {
  return position < count && ((unsigned char)text[position] & 0xC0) == 0x80;
}

/// Moves over `count` characters, and pays for each byte. Gives the place behind them, or -1.
static lua_Integer move_forward(lua_State *L, const char *text, size_t size, lua_Integer place,
                                lua_Integer count) {
  lua_Integer start = place;
  for (; count > 0 && place < (lua_Integer)size; count--) {
    do place++;
    while (is_continuation(text, size, (size_t)place));
    lh_charge(L, (place - start) >> 3);
    start = place - ((place - start) & 7);
  }
  return count == 0 ? place : -1;
}

static lua_Integer move_back(lua_State *L, const char *text, size_t size, lua_Integer place,
                             lua_Integer count) {
  lua_Integer start = place;
  for (; count > 0 && place > 0; count--) {
    do place--;
    while (place > 0 && is_continuation(text, size, (size_t)place));
    lh_charge(L, (start - place) >> 3);
    start = place + ((start - place) & 7);
  }
  return count == 0 ? place : -1;
}

/// As the stock function, which can run over a long text for the price of one instruction.
static int utf8_offset(lua_State *L) {
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  lua_Integer count = luaL_checkinteger(L, 2);
  lua_Integer position = luaL_optinteger(L, 3, count >= 0 ? 1 : (lua_Integer)size + 1);
  if (position < 0) {
    bool is_before = 0u - (uint64_t)position > size;
    position = is_before ? 0 : (lua_Integer)size + position + 1;
  }
  luaL_argcheck(L, 1 <= position && --position <= (lua_Integer)size, 3, "position out of bounds");
  lh_charge(L, 2);
  if (count == 0) {
    lua_Integer place = position;
    while (place > 0 && is_continuation(text, size, (size_t)place)) place--;
    lh_charge(L, (position - place) >> 3);
    lua_pushinteger(L, place + 1);
    return 1;
  }
  if (is_continuation(text, size, (size_t)position)) {
    return luaL_error(L, "initial position is a continuation byte");
  }
  // No text is as long as the smallest integer, which has no opposite.
  lua_Integer back = count > LUA_MININTEGER ? -count : LUA_MAXINTEGER;
  lua_Integer place = count < 0 ? move_back(L, text, size, position, back)
                                : move_forward(L, text, size, position, count - 1);
  if (place < 0) lua_pushnil(L);
  else lua_pushinteger(L, place + 1);
  return 1;
}

void lh_open_utf8(lua_State *L) {
  static const luaL_Reg functions[] = {{"offset", utf8_offset}, {NULL, NULL}};
  static const char *const measured[] = {"char", NULL};
  luaL_requiref(L, "utf8", luaopen_utf8, 1);
  lh_meter_fields(L, measured);
  lh_wrap_field(L, "len", utf8_len);
  lh_wrap_field(L, "codepoint", utf8_codepoint);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
