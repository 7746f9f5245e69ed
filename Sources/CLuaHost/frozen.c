// Tables that a script can read and not change. What it holds is a stand-in: a table without fields
// whose metatable leads to the real one. Stand-ins are used again, as each call brings new tables.
#include "host.h"

/// More tables than these in one value are given as they are: their stand-ins would take more memory
/// than the value.
enum { MOST = 256 };

char lh_frozen_key;
static char is_stand_in;  // its address marks the metatable of a stand-in

int lh_refuse_change(lua_State *L) {
  return lh_raise(L, LH_SCRIPT, "what a rule is given cannot be changed: put what you need into a local");
}

bool lh_thaw(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return false;
  int top = lua_gettop(L) - 1;
  bool found = lua_rawgetp(L, -1, &is_stand_in) == LUA_TBOOLEAN;
  lua_pop(L, 1);
  if (found) {
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    if (lua_iscfunction(L, -1)) lua_getupvalue(L, -1, 1);
    lua_replace(L, index);
    lua_settop(L, top + 1);
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

// MARK: Reads

enum { MOST_READS = 64 * 1024 };

/// Notes the path of what was read: that of its table, which is upvalue 2, and the key.
static const char *note_read(lua_State *L) {
  lh_box *box = lh_box_of(L);
  if (lua_type(L, 2) != LUA_TSTRING) return lua_tostring(L, lua_upvalueindex(2));
  size_t count;
  bool is_root = lua_rawlen(L, lua_upvalueindex(2)) == 0;
  const char *path = is_root ? lua_tostring(L, 2)
                             : lua_pushfstring(L, "%s.%s", lua_tostring(L, lua_upvalueindex(2)),
                                               lua_tostring(L, 2));
  count = strlen(path);
  if (box->reads.count < MOST_READS) lh_put_text(&box->reads, path, count);
  return path;
}

/// The `__index` of a stand-in whose reads are noted: upvalue 1 is the real table.
static int read_noted(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_gettable(L, lua_upvalueindex(1));
  const char *path = note_read(L);
  lua_pushvalue(L, 3);
  if (!lua_istable(L, -1) || !lua_getmetatable(L, -1)) return 1;
  lua_pushliteral(L, "__index");
  if (lua_rawget(L, -2) == LUA_TFUNCTION && lua_tocfunction(L, -1) == read_noted) {
    lua_pushstring(L, path);
    lua_setupvalue(L, -2, 2);
  }
  lua_pop(L, 2);
  return 1;
}

void lh_note_reads(lh_box *box, bool on) {
  box->notes_reads = on;
  box->reads.count = 0;
}

const uint8_t *lh_take_reads(lh_box *box, size_t *count) {
  *count = box->reads.count;
  box->reads.count = 0;
  return box->reads.bytes;
}

// MARK: Freezing

void lh_push_stand_ins(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_frozen_key);
  lua_pushliteral(L, "__index");
}

void lh_freeze(lua_State *L, int pool) {
  lh_box *box = lh_box_of(L);
  if (box->frozen >= MOST) return;
  lua_Integer place = 2 * (lua_Integer)box->frozen++ + 1;
  if (lua_rawgeti(L, pool, place) == LUA_TTABLE) {
    lua_rawgeti(L, pool, place + 1);
  } else {
    lua_pop(L, 1);
    lua_pushvalue(L, pool);
    push_new(L, place);
    lua_remove(L, -3);
  }
  lua_pushvalue(L, pool + 1);
  lua_pushvalue(L, -4);
  if (box->notes_reads) {
    lua_pushliteral(L, "");
    lua_pushcclosure(L, read_noted, 2);
  }
  lua_rawset(L, -3);
  lua_pop(L, 1);
  lua_replace(L, -2);
}
