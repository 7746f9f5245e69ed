// Coroutines: metered from the first instruction, and no way around a death.
#include "library.h"

static lua_State *coroutine_at(lua_State *L, int index) {
  lua_State *coroutine = lua_tothread(L, index);
  luaL_argexpected(L, coroutine, index, "thread");
  return coroutine;
}

static int create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lh_charge(L, LH_STEP);
  lua_State *coroutine = lua_newthread(L);
  lh_arm(lh_box_of(L), coroutine);
  lua_pushvalue(L, 1);
  lua_xmove(L, coroutine, 1);
  return 1;
}

/// Resumes with the `count` values on top of the stack. Gives the number of results on top of the
/// stack, or -1 with an error value there.
static int resume(lua_State *L, lua_State *coroutine, int count) {
  lh_box *box = lh_box_of(L);
  lh_charge(L, 16);
  if (!lua_checkstack(coroutine, count)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, coroutine, count);
  int results = 0;
  box->running = coroutine;
  int status = lua_resume(coroutine, L, count, &results);
  box->running = L;
  box->lifted = 0;
  lh_after_protected(L, status);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(coroutine, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(coroutine, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(coroutine, L, results);
  return results;
}

static int coroutine_resume(lua_State *L) {
  lua_State *coroutine = coroutine_at(L, 1);
  int results = resume(L, coroutine, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  int count = results < 0 ? 1 : results;
  lua_insert(L, -(count + 1));
  return count + 1;
}

/// Closes the pending variables of a coroutine. Gives its status, with the error on its stack.
static int close_coroutine(lua_State *L, lua_State *coroutine) {
  lh_box *box = lh_box_of(L);
  box->running = coroutine;
  int status = lua_resetthread(coroutine);
  box->running = L;
  box->lifted = 0;
  lh_after_protected(L, status);
  return status;
}

/// Upvalue 1: the coroutine.
static int call_wrapped(lua_State *L) {
  lua_State *coroutine = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, coroutine, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(coroutine);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_pushvalue(L, -1);
    lua_xmove(L, coroutine, 1);
    close_coroutine(L, coroutine);
    lua_xmove(coroutine, L, 1);
  }
  if (lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int coroutine_wrap(lua_State *L) {
  create(L);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static const char *state_of(lua_State *L, lua_State *coroutine) {
  lua_Debug frame;
  if (L == coroutine) return "running";
  if (lua_status(coroutine) == LUA_YIELD) return "suspended";
  if (lua_status(coroutine) != LUA_OK) return "dead";
  if (lua_getstack(coroutine, 0, &frame)) return "normal";
  return lua_gettop(coroutine) == 0 ? "dead" : "suspended";
}

static int coroutine_close(lua_State *L) {
  lua_State *coroutine = coroutine_at(L, 1);
  const char *state = state_of(L, coroutine);
  if (state[0] != 'd' && state[0] != 's') {
    return luaL_error(L, "cannot close a %s coroutine", state);
  }
  lh_charge(L, 16);
  int status = close_coroutine(L, coroutine);
  lua_pushboolean(L, status == LUA_OK);
  if (status == LUA_OK) return 1;
  lua_xmove(coroutine, L, 1);
  return 2;
}

void lh_open_coroutine(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"create", create},        {"resume", coroutine_resume}, {"wrap", coroutine_wrap},
      {"close", coroutine_close}, {NULL, NULL},
  };
  luaL_requiref(L, "coroutine", luaopen_coroutine, 1);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
