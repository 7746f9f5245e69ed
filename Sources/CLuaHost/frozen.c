// Tables that a script can read and not change. What it holds is a stand-in: a table without fields
// whose metatable leads to the real one. Stand-ins are used again, as each call brings new tables.
#include "host.h"

/// More tables than these in one value are given as they are: their stand-ins would take more memory
/// than the value.
enum { MOST = 256 };

char lh_frozen_key;
static char is_stand_in;  // its address marks the metatable of a stand-in

int lh_refuse_change(lua_State *L) {
  return lh_raise(L, LH_SCRIPT, "a lead cannot be changed: put what you need into a local");
}

bool lh_thaw(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return false;
  bool found = lua_rawgetp(L, -1, &is_stand_in) == LUA_TBOOLEAN;
  lua_pop(L, 1);
  if (found) {
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    lua_replace(L, index);
  }
  lua_pop(L, 1);
  return found;
}

static int give_length(lua_State *L) {
  lh_thaw(L, 1);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
  return 1;
}

static void set_function(lua_State *L, const char *name, lua_CFunction function) {
  lua_pushcfunction(L, function);
  lua_setfield(L, -2, name);
}

/// Adds a stand-in and its metatable to the pool on top of the stack, and pushes both.
static void push_new(lua_State *L, lua_Integer place) {
  lua_newtable(L);
  lua_createtable(L, 0, 5);
  set_function(L, "__newindex", lh_refuse_change);
  set_function(L, "__len", give_length);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &is_stand_in);
  lua_pushvalue(L, -1);
  lua_setmetatable(L, -3);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -4, place);
  lua_pushvalue(L, -1);
  lua_rawseti(L, -4, place + 1);
}

void lh_freeze(lua_State *L) {
  lh_box *box = lh_box_of(L);
  if (box->frozen >= MOST) return;
  lua_Integer place = 2 * (lua_Integer)box->frozen++ + 1;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_frozen_key);
  if (lua_rawgeti(L, -1, place) == LUA_TTABLE) {
    lua_rawgeti(L, -2, place + 1);
  } else {
    lua_pop(L, 1);
    push_new(L, place);
  }
  lua_pushliteral(L, "__index");
  lua_pushvalue(L, -5);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  lua_replace(L, -3);
  lua_pop(L, 1);
}
