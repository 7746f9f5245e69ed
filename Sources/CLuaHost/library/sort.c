// table.sort, stable: a merge of runs, so that equal elements keep their order.
#include "library.h"

typedef struct {
  lua_State *L;
  int elements;  // stack index of the array of values
  bool has_order;
} sorter;

static bool is_less(sorter *sort, uint32_t left, uint32_t right) {
  lua_State *L = sort->L;
  lh_charge(L, 4);
  if (sort->has_order) lua_pushvalue(L, 2);
  lua_rawgeti(L, sort->elements, left);
  lua_rawgeti(L, sort->elements, right);
  if (!sort->has_order && lua_type(L, -1) == LUA_TSTRING) {
    lh_charge_bytes(L, lua_rawlen(L, -1));
  }
  bool result;
  if (sort->has_order) {
    lua_call(L, 2, 1);
    result = lua_toboolean(L, -1);
    lua_pop(L, 1);
  } else {
    result = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  }
  return result;
}

static void merge(sorter *sort, const uint32_t *from, uint32_t *to, size_t low, size_t middle,
                  size_t high) {
  size_t left = low;
  size_t right = middle;
  for (size_t index = low; index < high; index++) {
    bool take_right = left == middle ||
                      (right < high && is_less(sort, from[right], from[left]));
    to[index] = take_right ? from[right++] : from[left++];
  }
}

/// Sorts the numbers in `order`; gives the array that holds the result, one of the two.
static uint32_t *sort_order(sorter *sort, uint32_t *order, uint32_t *other, size_t count) {
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t low = 0; low < count; low += 2 * width) {
      size_t middle = low + width < count ? low + width : count;
      size_t high = middle + width < count ? middle + width : count;
      bool sorted = middle == high || !is_less(sort, order[middle], order[middle - 1]);
      if (sorted) memcpy(other + low, order + low, (high - low) * sizeof *order);
      else merge(sort, order, other, low, middle, high);
    }
    uint32_t *swapped = order;
    order = other;
    other = swapped;
  }
  return order;
}

static lua_Integer check_arguments(lua_State *L) {
  if (!lua_istable(L, 1)) {
    bool behaves = luaL_getmetafield(L, 1, "__index") != LUA_TNIL &&
                   luaL_getmetafield(L, 1, "__newindex") != LUA_TNIL &&
                   luaL_getmetafield(L, 1, "__len") != LUA_TNIL;
    if (!behaves) luaL_checktype(L, 1, LUA_TTABLE);
  }
  lua_Integer count = luaL_len(L, 1);
  if (count < 2) return count;
  luaL_argcheck(L, count < INT32_MAX, 1, "array too big");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  return count;
}

int lh_sort(lua_State *L) {
  lua_Integer count = check_arguments(L);
  if (count < 2) return 0;
  sorter sort = {.L = L, .has_order = !lua_isnil(L, 2)};
  lua_createtable(L, count < 256 ? (int)count : 256, 0);
  sort.elements = lua_gettop(L);
  for (lua_Integer index = 1; index <= count; index++) {
    lh_charge(L, 4);
    lua_geti(L, 1, index);
    lua_rawseti(L, sort.elements, index);
  }
  uint32_t *order = lua_newuserdatauv(L, (size_t)count * 2 * sizeof *order, 0);
  for (lua_Integer index = 0; index < count; index++) order[index] = (uint32_t)index + 1;
  order = sort_order(&sort, order, order + count, (size_t)count);
  for (lua_Integer index = 0; index < count; index++) {
    if (order[index] == (uint32_t)index + 1) continue;
    lua_rawgeti(L, sort.elements, order[index]);
    lua_seti(L, 1, index + 1);
  }
  return 0;
}
