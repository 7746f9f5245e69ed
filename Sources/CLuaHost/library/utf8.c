// utf8: the stock functions at a price.
#include "library.h"

static int utf8_codepoint(lua_State *L) {
  int results = lh_call_stock(L);
  lh_charge(L, results);
  return results;
}

static int utf8_offset(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING && lua_isinteger(L, 2)) {
    lua_Integer count = lua_tointeger(L, 2);
    lua_Integer length = (lua_Integer)lua_rawlen(L, 1);
    if (count < 0) count = count < -length ? length : -count;
    lh_charge(L, 1 + (count < length ? count : length) / 4);
  }
  return lh_call_stock(L);
}

void lh_open_utf8(lua_State *L) {
  static const char *const measured[] = {"char", "len", NULL};
  luaL_requiref(L, "utf8", luaopen_utf8, 1);
  lh_meter_fields(L, measured);
  lh_wrap_field(L, "codepoint", utf8_codepoint);
  lh_wrap_field(L, "offset", utf8_offset);
  lua_pop(L, 1);
}
