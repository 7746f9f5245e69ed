// load: text only, from memory only.
#include "library.h"

/// The stack slot that keeps the last piece that a reader gave.
enum { PIECE = 5 };

/// Binary chunks can break the virtual machine: no mode allows them.
static bool is_binary(const char *source, size_t count) {
  return count > 0 && source[0] == LUA_SIGNATURE[0];
}

typedef struct {
  bool started;
  lh_source left;  // of the piece that stands in its slot
} piece_reader;

/// Asks the function at index 1 for its next piece. False at the end.
static bool ask_for_piece(lua_State *L, piece_reader *reader) {
  lh_charge(L, 4);
  luaL_checkstack(L, 2, "too many nested functions");
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return false;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
  lua_replace(L, PIECE);
  reader->left.next = lua_tolstring(L, PIECE, &reader->left.count);
  if (!reader->started && is_binary(reader->left.next, reader->left.count)) {
    luaL_error(L, "attempt to load a binary chunk");
  }
  reader->started = true;
  return reader->left.count > 0;
}

static const char *read_piece(lua_State *L, void *context, size_t *count) {
  piece_reader *reader = context;
  *count = 0;
  if (reader->left.count == 0 && !ask_for_piece(L, reader)) return NULL;
  return lh_next_part(L, &reader->left, count);
}

static int load_pieces(lua_State *L, const char *name, const char *mode) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, PIECE);
  piece_reader reader = {0};
  int status = lua_load(L, read_piece, &reader, name, mode);
  lh_box_of(L)->running = L;
  lh_box_of(L)->lifted = 0;
  lh_after_protected(L, status);
  return status;
}

int lh_load_text(lua_State *L) {
  size_t count;
  const char *source = lua_tolstring(L, 1, &count);
  const char *mode = luaL_optstring(L, 3, "bt");
  bool has_environment = !lua_isnone(L, 4);
  const char *name = luaL_optstring(L, 2, source ? source : "=(load)");
  lh_charge(L, 128);
  int status = source ? lh_compile(L, source, count, name, is_binary(source, count) ? "t" : mode)
                      : load_pieces(L, name, mode);
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
