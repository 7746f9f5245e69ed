// load: text only, from memory only.
#include "library.h"

/// Joins the pieces that the reader function at index 1 gives, and puts the text in its place.
static void read_pieces(lua_State *L) {
  lh_text text;
  lh_text_start(L, &text);
  for (;;) {
    lh_charge(L, 4);
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    size_t count = 0;
    const char *piece = lua_tolstring(L, -1, &count);
    if (!piece && !lua_isnil(L, -1)) {
      luaL_where(L, 2);
      lua_pushliteral(L, "reader function must return a string");
      lua_concat(L, 2);
      lua_error(L);
    }
    if (count == 0) break;
    lh_text_append(&text, piece, count);
    lua_pop(L, 1);
  }
  lh_text_push(&text);
  lua_replace(L, 1);
  lua_settop(L, text.slot - 1);
}

static int give_reader_error(lua_State *L) {
  read_pieces(L);
  lua_settop(L, 1);
  return 1;
}

/// An error of the reader function is a result of load, not an error.
static bool read_chunk(lua_State *L) {
  lua_pushcfunction(L, give_reader_error);
  lua_pushvalue(L, 1);
  int status = lua_pcall(L, 1, 1, 0);
  lh_box_of(L)->running = L;
  if (status != LUA_OK) {
    lh_after_protected(L);
    return false;
  }
  lua_replace(L, 1);
  return true;
}

static int fail(lua_State *L) {
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

int lh_load_text(lua_State *L) {
  bool is_text = lua_isstring(L, 1);
  const char *mode = luaL_optstring(L, 3, "bt");
  bool has_environment = !lua_isnone(L, 4);
  if (!is_text) luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 4);
  const char *name = luaL_optstring(L, 2, is_text ? lua_tostring(L, 1) : "=(load)");
  if (!is_text && !read_chunk(L)) return fail(L);
  size_t count;
  const char *source = lua_tolstring(L, 1, &count);
  lh_charge(L, 128);
  lua_pushvalue(L, 2);
  // Binary chunks can break the virtual machine: the mode never allows them.
  if (!strchr(mode, 't') && (count == 0 || source[0] != LUA_SIGNATURE[0])) {
    lua_pushfstring(L, "attempt to load a text chunk (mode is '%s')", mode);
    return fail(L);
  }
  if (lh_compile(L, source, count, name) != LUA_OK) return fail(L);
  if (has_environment) {
    lua_pushvalue(L, 4);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
  }
  return 1;
}
