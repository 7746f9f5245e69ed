// The global table: reading or assigning a name that is not there is an error that helps.
#include "library.h"

enum { LONGEST = 40 };

/// Edits between two short words: insertions, deletions, replacements, and swaps of neighbours.
static int edits(const char *left, const char *right) {
  int rows[3][LONGEST + 1];
  int columns = (int)strlen(right);
  for (int column = 0; column <= columns; column++) rows[0][column] = column;
  for (int row = 1; left[row - 1]; row++) {
    int *above = rows[(row - 1) % 3];
    int *current = rows[row % 3];
    const int *twice = rows[(row + 1) % 3];
    current[0] = row;
    for (int column = 1; column <= columns; column++) {
      int best = above[column - 1] + (left[row - 1] != right[column - 1]);
      if (above[column] + 1 < best) best = above[column] + 1;
      if (current[column - 1] + 1 < best) best = current[column - 1] + 1;
      bool swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] &&
                     left[row - 2] == right[column - 1];
      if (swapped && twice[column - 2] + 1 < best) best = twice[column - 2] + 1;
      current[column] = best;
    }
  }
  return rows[strlen(left) % 3][columns];
}

void lh_nearest(const char *word, const char *candidate, char *best, size_t size, int *distance) {
  size_t count = strlen(word);
  size_t length = strlen(candidate);
  if (count > LONGEST || length > LONGEST || length >= size || length == 0) return;
  int far = edits(word, candidate);
  if (far == 0 || far > 1 + (int)count / 4 || far >= (int)length) return;
  bool better = !best[0] || far < *distance || (far == *distance && strcmp(candidate, best) < 0);
  if (!better) return;
  memcpy(best, candidate, length + 1);
  *distance = far;
}

/// Looks among the locals and upvalues of the running function and among the globals.
static void find_similar(lua_State *L, const char *word, char *best, size_t size) {
  int distance = 0;
  lua_Debug frame;
  if (lua_getstack(L, 1, &frame)) {
    const char *name;
    for (int local = 1; (name = lua_getlocal(L, &frame, local)); local++) {
      lua_pop(L, 1);
      if (name[0] != '(') lh_nearest(word, name, best, size, &distance);
    }
    lua_getinfo(L, "f", &frame);
    for (int index = 1; (name = lua_getupvalue(L, -1, index)); index++) {
      lua_pop(L, 1);
      lh_nearest(word, name, best, size, &distance);
    }
    lua_pop(L, 1);
  }
  lua_pushglobaltable(L);
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    lua_pop(L, 1);
    lh_charge(L, 8);
    if (lua_type(L, -1) == LUA_TSTRING) {
      lh_nearest(word, lua_tostring(L, -1), best, size, &distance);
    }
  }
  lua_pop(L, 1);
}

static int undeclared(lua_State *L, const char *hint) {
  size_t count;
  const char *name = lh_tostring(L, 2, &count);
  char best[LONGEST + 1] = "";
  find_similar(L, name, best, sizeof best);
  luaL_where(L, 1);
  if (best[0]) lua_pushfstring(L, "undeclared global '%s' (did you mean '%s'?)", name, best);
  else lua_pushfstring(L, "undeclared global '%s'%s", name, hint);
  lua_concat(L, 2);
  return lua_error(L);
}

static int read_global(lua_State *L) { return undeclared(L, ""); }

static int write_global(lua_State *L) {
  return undeclared(L, " (write 'local' before the first assignment)");
}

void lh_open_strict(lua_State *L) {
  lua_pushglobaltable(L);
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, read_global);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, write_global);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}
