// math: random numbers that the host seeds, the same in every process.
#include <math.h>

#include "library.h"

static uint64_t rotate(uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

/// xoshiro256**, as stock Lua uses it.
static uint64_t next_random(uint64_t state[4]) {
  uint64_t result = rotate(state[1] * 5, 7) * 9;
  uint64_t shifted = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 45);
  return result;
}

static void seed(lh_box *box, uint64_t first, uint64_t second) {
  box->random[0] = first;
  box->random[1] = 0xff;
  box->random[2] = second;
  box->random[3] = 0;
  for (int round = 0; round < 16; round++) next_random(box->random);
  box->random_ready = true;
}

/// Every call of the host starts with the same numbers, whatever ran before.
static uint64_t draw(lua_State *L) {
  lh_box *box = lh_box_of(L);
  if (!box->random_ready) seed(box, box->seed, 0);
  return next_random(box->random);
}

/// A number of 0…limit, without bias.
static uint64_t project(lua_State *L, uint64_t value, uint64_t limit) {
  if ((limit & (limit + 1)) == 0) return value & limit;
  uint64_t mask = limit;
  for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
  while ((value &= mask) > limit) value = draw(L);
  return value;
}

static int math_random(lua_State *L) {
  uint64_t value = draw(L);
  lua_Integer low = 1;
  lua_Integer high;
  switch (lua_gettop(L)) {
    case 0: lua_pushnumber(L, (double)(value >> 11) * 0x1p-53); return 1;
    case 1:
      high = luaL_checkinteger(L, 1);
      if (high == 0) {
        lua_pushinteger(L, (lua_Integer)value);
        return 1;
      }
      break;
    case 2:
      low = luaL_checkinteger(L, 1);
      high = luaL_checkinteger(L, 2);
      break;
    default: return luaL_error(L, "wrong number of arguments");
  }
  luaL_argcheck(L, low <= high, 1, "interval is empty");
  uint64_t offset = project(L, value, (uint64_t)high - (uint64_t)low);
  lua_pushinteger(L, (lua_Integer)(offset + (uint64_t)low));
  return 1;
}

static int math_randomseed(lua_State *L) {
  lh_box *box = lh_box_of(L);
  uint64_t first = box->seed;
  uint64_t second = 0;
  if (!lua_isnone(L, 1)) {
    first = (uint64_t)luaL_checkinteger(L, 1);
    second = (uint64_t)luaL_optinteger(L, 2, 0);
  }
  seed(box, first, second);
  lua_pushinteger(L, (lua_Integer)first);
  lua_pushinteger(L, (lua_Integer)second);
  return 2;
}

/// Two names of one function would take turns in messages: which is found first differs between
/// processes.
static void part_names(lua_State *L) {
  bool has_both = lua_getfield(L, -1, "atan2") == LUA_TFUNCTION;
  lua_pop(L, 1);
  if (has_both) lh_wrap_field(L, "atan2", lh_call_stock);
}

void lh_open_math(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"random", math_random}, {"randomseed", math_randomseed}, {NULL, NULL},
  };
  luaL_requiref(L, "math", luaopen_math, 1);
  luaL_setfuncs(L, functions, 0);
  part_names(L);
  lua_pop(L, 1);
}
