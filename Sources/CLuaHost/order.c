// Traversal in sorted key order: numbers ascending, texts bytewise, false, true.
#include <math.h>
#include <stdlib.h>

#include "host.h"

/// Keys of one table in order. The keys stand in an array table, the user value; a table whose keys
/// are 1…count has none.
typedef struct {
  uint32_t count;
  uint32_t order[];
} snapshot;

typedef struct {
  uint8_t kind;  // 0 integer, 1 float, 2 text, 3 boolean
  uint32_t index;
  union {
    lua_Integer integer;
    double number;
    const char *text;
  };
  size_t length;
} sort_key;

static int compare_mixed(lua_Integer integer, double number) {
  if (number >= 0x1p63) return -1;
  if (number < -0x1p63) return 1;
  double whole = floor(number);
  lua_Integer floored = (lua_Integer)whole;
  if (integer < floored) return -1;
  if (integer > floored) return 1;
  return number > whole ? -1 : 0;
}

static int compare_texts(const sort_key *left, const sort_key *right) {
  size_t shared = left->length < right->length ? left->length : right->length;
  int result = memcmp(left->text, right->text, shared);
  if (result) return result;
  return left->length < right->length ? -1 : left->length > right->length;
}

static int compare_keys(const void *first, const void *second) {
  const sort_key *left = first;
  const sort_key *right = second;
  if (left->kind >= 2 || right->kind >= 2) {
    if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
    if (left->kind == 2) return compare_texts(left, right);
    return left->integer < right->integer ? -1 : left->integer > right->integer;
  }
  if (left->kind == 0 && right->kind == 0) {
    return left->integer < right->integer ? -1 : left->integer > right->integer;
  }
  if (left->kind == 1 && right->kind == 1) {
    return left->number < right->number ? -1 : left->number > right->number;
  }
  if (left->kind == 0) return compare_mixed(left->integer, right->number);
  return -compare_mixed(right->integer, left->number);
}

static sort_key key_at(lua_State *L, int index) {
  sort_key key = {0};
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        key.integer = lua_tointeger(L, index);
      } else {
        key.kind = 1;
        key.number = lua_tonumber(L, index);
      }
      return key;
    case LUA_TSTRING:
      key.kind = 2;
      key.text = lua_tolstring(L, index, &key.length);
      return key;
    case LUA_TBOOLEAN:
      key.kind = 3;
      key.integer = lua_toboolean(L, index);
      return key;
    default:
      lh_raise(L, LH_NONDETERMINISTIC, "a %s used as a key has no order, so it cannot be traversed",
               luaL_typename(L, index));
      return key;
  }
}

/// Counts the keys, and pushes nothing when they are 1…count, else an array of them. Each key has
/// the same price: how many come before the first that is out of order differs between processes.
static bool collect(lua_State *L, int table, uint32_t *count) {
  lua_Integer run = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) != run + 1) break;
    run++;
    lh_charge(L, 4);
  }
  *count = (uint32_t)run;
  if (lua_gettop(L) == table) return false;
  lua_createtable(L, (int)run + 4, 0);
  lua_insert(L, -2);
  int keys = lua_gettop(L) - 1;
  for (lua_Integer index = 1; index <= run; index++) {
    lua_pushinteger(L, index);
    lua_rawseti(L, keys, index);
  }
  do {
    lh_charge(L, 4);
    lua_pushvalue(L, -1);
    lua_rawseti(L, keys, ++*count);
    if (!lua_next(L, table)) break;
    lua_pop(L, 1);
  } while (true);
  return true;
}

static void sort_snapshot(lua_State *L, int keys, snapshot *shot) {
  sort_key *list = lua_newuserdatauv(L, shot->count * sizeof *list + 1, 0);
  size_t bytes = 0;
  for (uint32_t index = 0; index < shot->count; index++) {
    lua_rawgeti(L, keys, index + 1);
    list[index] = key_at(L, -1);
    list[index].index = index + 1;
    bytes += list[index].length;
    lua_pop(L, 1);
  }
  // Charged even for keys that come sorted: in which order they come differs between processes.
  int64_t rounds = 1;
  for (uint32_t rest = shot->count; rest > 1; rest >>= 1) rounds++;
  lh_charge(L, rounds * (2 * (int64_t)shot->count + (int64_t)(bytes >> 4)));
  qsort(list, shot->count, sizeof *list, compare_keys);
  for (uint32_t index = 0; index < shot->count; index++) shot->order[index] = list[index].index;
  lua_pop(L, 1);
}

void lh_push_keys(lua_State *L, int index) {
  int table = lua_absindex(L, index);
  luaL_checkstack(L, 10, "keys");
  lua_pushvalue(L, table);
  table = lua_gettop(L);
  uint32_t count;
  bool listed = collect(L, table, &count);
  size_t size = sizeof(snapshot) + (listed ? count * sizeof(uint32_t) : 0);
  snapshot *shot = lua_newuserdatauv(L, size, 1);
  shot->count = count;
  if (listed) {
    sort_snapshot(L, table + 1, shot);
    lua_pushvalue(L, table + 1);
    lua_setiuservalue(L, -2, 1);
  }
  lua_replace(L, table);
  lua_settop(L, table);
}

uint32_t lh_keys_count(lua_State *L, int index) {
  const snapshot *shot = lua_touserdata(L, index);
  return shot->count;
}

void lh_push_key(lua_State *L, int index, uint32_t position) {
  const snapshot *shot = lua_touserdata(L, index);
  if (lua_getiuservalue(L, index, 1) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_pushinteger(L, (lua_Integer)position + 1);
    return;
  }
  lua_rawgeti(L, -1, shot->order[position]);
  lua_remove(L, -2);
}

// MARK: Walks: which table is being traversed, and where

static int find_walk(lh_box *box, const void *table) {
  for (int walk = 0; walk < LH_WALKS; walk++) {
    if (box->walks[walk].table == table) return walk;
  }
  return -1;
}

/// Takes the key snapshot on top of the stack as that of the table at `index`.
static int start_walk(lua_State *L, int index) {
  lh_box *box = lh_box_of(L);
  const void *table = lua_topointer(L, index);
  int walk = find_walk(box, table);
  if (walk < 0) {
    walk = (int)box->next_walk;
    box->next_walk = (box->next_walk + 1) % LH_WALKS;
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_walks_key);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, 2 * walk + 1);
  lua_insert(L, -2);
  lua_rawseti(L, -2, 2 * walk + 2);
  lua_pop(L, 1);
  box->walks[walk] = (lh_walk){.table = table, .position = 0, .fresh = true};
  return walk;
}

static void end_walk(lua_State *L, int walk) {
  lh_box_of(L)->walks[walk] = (lh_walk){0};
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_walks_key);
  lua_pushnil(L);
  lua_rawseti(L, -2, 2 * walk + 1);
  lua_pushnil(L);
  lua_rawseti(L, -2, 2 * walk + 2);
  lua_pop(L, 1);
}

/// The position behind the key at index 2, after a look at the expected place, then by binary search.
/// `known` tells whether the key is in the snapshot.
static uint32_t position_behind(lua_State *L, int keys, uint32_t expected, bool *known) {
  uint32_t count = lh_keys_count(L, keys);
  *known = true;
  if (expected < count) {
    lh_push_key(L, keys, expected);
    bool same = lua_rawequal(L, -1, 2);
    lua_pop(L, 1);
    if (same) return expected + 1;
  }
  sort_key wanted = key_at(L, 2);
  uint32_t low = 0;
  uint32_t high = count;
  while (low < high) {
    lh_charge(L, 2);
    uint32_t middle = low + (high - low) / 2;
    lh_push_key(L, keys, middle);
    sort_key key = key_at(L, -1);
    int order = compare_keys(&key, &wanted);
    lua_pop(L, 1);
    if (order == 0) return middle + 1;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  *known = false;
  return low;
}

/// Gives the first key from `position` that still has a value. Stack: table, key, …, keys.
static int give_from(lua_State *L, int walk, int keys, uint32_t position) {
  uint32_t count = lh_keys_count(L, keys);
  for (; position < count; position++) {
    lh_push_key(L, keys, position);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) {
      lh_box_of(L)->walks[walk].position = position;
      return 2;
    }
    lua_pop(L, 2);
    lh_charge(L, 1);
  }
  end_walk(L, walk);
  lua_pushnil(L);
  return 1;
}

/// The smallest key and its value, without sorting: `next(t)` mostly asks whether there is one.
static int give_least(lua_State *L) {
  sort_key least = {0};
  bool found = false;
  lua_settop(L, 1);
  lua_pushnil(L);
  lua_pushnil(L);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lh_charge(L, 4);
    sort_key key = key_at(L, -2);
    if (!found || compare_keys(&key, &least) < 0) {
      found = true;
      least = key;
      lua_copy(L, -2, 2);
      lua_copy(L, -1, 3);
    }
    lua_pop(L, 1);
  }
  lua_settop(L, 3);
  return found ? 2 : (lua_pushnil(L), 1);
}

static void push_walk(lua_State *L, int walk) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_walks_key);
  lua_rawgeti(L, -1, 2 * walk + 2);
  lua_remove(L, -2);
}

/// Goes on behind the key at index 2 without a snapshot that has it. Its field may have been cleared:
/// stock `next` still knows it then, and raises for a key that was never there.
static int start_again(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_next(L, 1);
  lua_settop(L, 2);
  lh_push_keys(L, 1);
  lua_pushvalue(L, -1);
  int walk = start_walk(L, 1);
  lh_box_of(L)->walks[walk].fresh = false;
  bool known;
  uint32_t position = position_behind(L, 3, 0, &known);
  return give_from(L, walk, 3, position);
}

/// Whether a traversal can have given the value at index 2: it gives no 2.0, which as a key is 2.
static bool may_be_key(lua_State *L) {
  int is_whole;
  switch (lua_type(L, 2)) {
    case LUA_TSTRING:
    case LUA_TBOOLEAN: return true;
    case LUA_TNUMBER:
      if (lua_isinteger(L, 2)) return true;
      lua_tointegerx(L, 2, &is_whole);
      return !is_whole && lua_rawequal(L, 2, 2);
    default: return false;
  }
}

/// `next` without a key.
static int give_first(lua_State *L, int walk) {
  lh_box *box = lh_box_of(L);
  if (walk < 0) return give_least(L);
  if (!box->walks[walk].fresh) {
    end_walk(L, walk);
    return give_least(L);
  }
  box->walks[walk].fresh = false;
  push_walk(L, walk);
  return give_from(L, walk, 3, 0);
}

int lh_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  lh_charge(L, 8);
  lh_thaw(L, 1);
  int walk = find_walk(lh_box_of(L), lua_topointer(L, 1));
  if (lua_isnil(L, 2)) return give_first(L, walk);
  if (walk < 0 || !may_be_key(L)) return start_again(L);
  push_walk(L, walk);
  bool known;
  uint32_t position = position_behind(L, 3, lh_box_of(L)->walks[walk].position, &known);
  return known ? give_from(L, walk, 3, position) : start_again(L);
}

static int next_item(lua_State *L) {
  lua_Integer index = (lua_Integer)((uint64_t)luaL_checkinteger(L, 2) + 1);
  lh_charge(L, 4);
  lua_pushinteger(L, index);
  return lua_geti(L, 1, index) == LUA_TNIL ? 1 : 2;
}

int lh_ipairs(lua_State *L) {
  luaL_checkany(L, 1);
  lh_charge(L, 4);
  lua_pushcfunction(L, next_item);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

static int give_three(lua_State *L, int status, lua_KContext context) {
  (void)L;
  (void)status;
  (void)context;
  return 3;
}

int lh_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  lh_charge(L, 40);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 3, 0, give_three);
    return 3;
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  if (lua_istable(L, 1)) {
    lh_thaw(L, 1);
    lh_push_keys(L, 1);
    start_walk(L, 1);
  }
  return 3;
}
