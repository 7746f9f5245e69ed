// Metamethods that scripts do not have, and the fault of some Lua libraries that takes one of them.
//
// Debian's 5.4.4 (with its repair of CVE-2022-33099) goes on with the old stack, which is freed memory,
// when the stack grows or shrinks inside a `__concat` metamethod. A script could use that to break out.
// Where the library has the fault, no script's `__concat` is ever called.
#include <stdlib.h>
#include <sys/random.h>

#include "host.h"

// MARK: Whether the library has the fault

typedef struct kept_block {
  struct kept_block *next;
  size_t size;  // keeps what follows aligned as malloc does
} kept_block;

/// Frees nothing before the end: the fault then is harmless.
static void *keep(void *context, void *block, size_t old_size, size_t size) {
  kept_block **blocks = context;
  if (size == 0) return NULL;
  kept_block *made = malloc(sizeof *made + size);
  if (!made) return NULL;
  *made = (kept_block){*blocks, size};
  *blocks = made;
  if (block) memcpy(made + 1, block, old_size < size ? old_size : size);
  return made + 1;
}

static int grow(lua_State *L) {
  luaL_checkstack(L, 10000, NULL);
  lua_pushliteral(L, "");
  return 1;
}

/// Argument: where to put whether the stack has one value after a concatenation, as it should.
static int probe(lua_State *L) {
  bool *is_sound = lua_touserdata(L, 1);
  lua_settop(L, 0);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, grow);
  lua_setfield(L, -2, "__concat");
  lua_setmetatable(L, -2);
  lua_pushliteral(L, "");
  lua_concat(L, 2);
  *is_sound = lua_gettop(L) == 1;
  return 0;
}

static bool probe_library(void) {
  bool is_sound = false;
  kept_block *blocks = NULL;
  lua_State *L = lua_newstate(keep, &blocks);
  if (L) {
    lua_pushcfunction(L, probe);
    lua_pushlightuserdata(L, &is_sound);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) is_sound = false;
    lua_close(L);
  }
  while (blocks) {
    kept_block *next = blocks->next;
    free(blocks);
    blocks = next;
  }
  return is_sound;
}

bool lh_concat_is_sound(void) {
  enum { UNKNOWN, SOUND, FAULTY };
  static _Atomic int known = UNKNOWN;
  int state = atomic_load_explicit(&known, memory_order_relaxed);
  if (state == UNKNOWN) {
    state = probe_library() ? SOUND : FAULTY;
    atomic_store_explicit(&known, state, memory_order_relaxed);
  }
  return state == SOUND;
}

// MARK: Hidden names

/// The machine finds a metamethod by the one text that is its name. That text gets a content that no
/// script can know or try out: what a script calls so then is a field like any other.
static void hide(lua_State *L, const char *name) {
  size_t count = strlen(name);
  lua_pushstring(L, name);
  char *bytes = (char *)(uintptr_t)lua_tostring(L, -1);
  if (getrandom(bytes, count, 0) != (ssize_t)count) luaL_error(L, "no random bytes");
  lua_pop(L, 1);
}

void lh_hide_names(lua_State *L) {
  // setmetatable refuses it, but a metatable can get it later.
  hide(L, "__mode");
  if (!lh_concat_is_sound()) hide(L, "__concat");
}
