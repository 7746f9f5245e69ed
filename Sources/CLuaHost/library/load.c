// load: text only, from memory only.
#include "library.h"

/// The stack slot that keeps the last piece that a reader gave.
enum { PIECE = 5 };

/// Binary chunks can break the virtual machine: no mode allows them.
static bool is_binary(const char *source, size_t count) {
  return count > 0 && source[0] == LUA_SIGNATURE[0];
}

/// The next piece that the function at index 1 gives.
static const char *read_piece(lua_State *L, void *context, size_t *count) {
  bool *started = context;
  lh_charge(L, 4);
  luaL_checkstack(L, 2, "too many nested functions");
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  *count = 0;
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return NULL;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
  lua_replace(L, PIECE);
  const char *piece = lua_tolstring(L, PIECE, count);
  lh_charge(L, 4 * (int64_t)*count);
  if (!*started && is_binary(piece, *count)) luaL_error(L, "attempt to load a binary chunk");
  *started = true;
  return piece;
}

static int load_pieces(lua_State *L, const char *name, const char *mode) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, PIECE);
  bool started = false;
  int status = lua_load(L, read_piece, &started, name, mode);
  lh_box_of(L)->running = L;
  lh_box_of(L)->lifted = 0;
  return status;
}

int lh_load_text(lua_State *L) {
  size_t count;
  const char *source = lua_tolstring(L, 1, &count);
  const char *mode = luaL_optstring(L, 3, "bt");
  bool has_environment = !lua_isnone(L, 4);
  const char *name = luaL_optstring(L, 2, source ? source : "=(load)");
  lh_charge(L, 128 + (source ? 4 * (int64_t)count : 0));
  int status = source ? luaL_loadbufferx(L, source, count, name, is_binary(source, count) ? "t" : mode)
                      : load_pieces(L, name, mode);
  if (lh_box_of(L)->dead || status == LUA_ERRMEM) lh_after_protected(L, status);
  if (status != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (has_environment) {
    lua_pushvalue(L, 4);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
  }
  return 1;
}
