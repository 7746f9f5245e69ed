// Opens the libraries that a script sees, and the tools that their functions share.
#include "library.h"

void lh_open_library(lua_State *L) {
  luaL_requiref(L, "_G", luaopen_base, 0);
  lh_open_base(L);
  lh_open_coroutine(L);
  lh_open_string(L);
  lh_open_table(L);
  lh_open_math(L);
  lh_open_utf8(L);
  lh_open_strict(L);
  lua_settop(L, 0);
}

static int metered(lua_State *L) {
  size_t bytes = 0;
  int last = lua_gettop(L);
  for (int index = 1; index <= last; index++) {
    if (lua_type(L, index) == LUA_TSTRING) bytes += lua_rawlen(L, index);
  }
  lh_reserve(L, bytes);
  lh_charge(L, last);
  lh_charge_bytes(L, bytes);
  return lh_call_stock(L);
}

void lh_wrap_field(lua_State *L, const char *name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void lh_meter_fields(lua_State *L, const char *const *names) {
  for (; *names; names++) lh_wrap_field(L, *names, metered);
}

size_t lh_start_position(lua_Integer position, size_t count) {
  if (position > 0) return (size_t)position;
  if (position == 0) return 1;
  if (position < -(lua_Integer)count) return 1;
  return count + (size_t)position + 1;
}

size_t lh_end_position(lua_Integer position, size_t count) {
  if (position > (lua_Integer)count) return count;
  if (position >= 0) return (size_t)position;
  if (position < -(lua_Integer)count) return 0;
  return count + (size_t)position + 1;
}

void lh_text_start(lua_State *L, lh_text *text) {
  lua_pushnil(L);
  text->L = L;
  text->slot = lua_gettop(L);
  text->bytes = text->first;
  text->count = 0;
  text->capacity = sizeof text->first;
}

void lh_text_append(lh_text *text, const char *bytes, size_t count) {
  if (count > text->capacity - text->count) {
    size_t needed = text->count + count;
    lh_reserve(text->L, needed);
    size_t limit = (size_t)lh_box_of(text->L)->limits.block_bytes;
    size_t capacity = needed > limit / 2 ? limit : needed * 2;
    if (capacity > sizeof(size_t) * 16) capacity -= sizeof(size_t) * 8;
    if (capacity < needed) capacity = needed;
    char *moved = lua_newuserdatauv(text->L, capacity, 0);
    memcpy(moved, text->bytes, text->count);
    lua_replace(text->L, text->slot);
    text->bytes = moved;
    text->capacity = capacity;
  }
  memcpy(text->bytes + text->count, bytes, count);
  text->count += count;
  lh_charge(text->L, (int64_t)(count >> 4));
}

void lh_text_push(lh_text *text) { lua_pushlstring(text->L, text->bytes, text->count); }
