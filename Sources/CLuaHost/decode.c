// From the flat buffer to Lua values.
#include "host.h"

enum { DEPTH = 100 };

static int malformed(lua_State *L) {
  return lh_raise(L, LH_CRASH, "the host passed a malformed buffer");
}

static inline bool holds(const lh_reader *reader, size_t count) {
  return (size_t)(reader->end - reader->next) >= count;
}

static inline uint32_t take_u32(lua_State *L, lh_reader *reader) {
  uint32_t value;
  if (!holds(reader, sizeof value)) malformed(L);
  memcpy(&value, reader->next, sizeof value);
  reader->next += sizeof value;
  return value;
}

static inline uint64_t take_u64(lua_State *L, lh_reader *reader) {
  uint64_t value;
  if (!holds(reader, sizeof value)) malformed(L);
  memcpy(&value, reader->next, sizeof value);
  reader->next += sizeof value;
  return value;
}

static inline const char *take_bytes(lua_State *L, lh_reader *reader, size_t count) {
  if (!holds(reader, count)) malformed(L);
  const char *bytes = (const char *)reader->next;
  reader->next += count;
  return bytes;
}

static inline uint8_t hash_of(const char *key, size_t count) {
  return (uint8_t)(count * 7 + (uint8_t)key[0] * 31 + (uint8_t)key[count - 1] * 17 +
                   (uint8_t)key[count / 2]);
}

/// Pins the first keys that come by: a lookup in Lua's table of strings costs more than this one.
static bool push_pinned(lua_State *L, const char *key, size_t count) {
  lh_box *box = lh_box_of(L);
  if (count == 0 || count > sizeof box->keys[0].bytes) return false;
  uint8_t *index = &box->key_index[hash_of(key, count)];
  if (*index) {
    const lh_key *pinned = &box->keys[*index];
    if (pinned->length != count || memcmp(pinned->bytes, key, count) != 0) return false;
    lua_pushvalue(L, lua_upvalueindex(*index));
    return true;
  }
  if (box->key_count == LH_KEYS) return false;
  lua_pushlstring(L, key, count);
  lua_copy(L, -1, lua_upvalueindex((int)++box->key_count));
  lh_key *pinned = &box->keys[box->key_count];
  memcpy(pinned->bytes, key, count);
  pinned->length = (uint8_t)count;
  *index = (uint8_t)box->key_count;
  return true;
}

static void push_key(lua_State *L, lh_reader *reader) {
  uint32_t count = take_u32(L, reader);
  const char *key = take_bytes(L, reader, count);
  if (reader->pins && push_pinned(L, key, count)) return;
  lua_pushlstring(L, key, count);
}

static void decode_value(lua_State *L, lh_reader *reader, int depth);

static void decode_table(lua_State *L, lh_reader *reader, int depth) {
  uint32_t items = take_u32(L, reader);
  uint32_t fields = take_u32(L, reader);
  if (depth == 0 || !holds(reader, (size_t)items + (size_t)fields * 5)) malformed(L);
  lua_createtable(L, (int)items, (int)fields);
  for (uint32_t index = 1; index <= items; index++) {
    decode_value(L, reader, depth - 1);
    lua_rawseti(L, -2, index);
  }
  for (uint32_t index = 0; index < fields; index++) {
    push_key(L, reader);
    decode_value(L, reader, depth - 1);
    lua_rawset(L, -3);
  }
}

static void decode_guarded(lua_State *L, lh_reader *reader, int depth) {
  uint32_t guard = take_u32(L, reader);
  decode_table(L, reader, depth);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_guards_key);
  if (lua_rawgeti(L, -1, guard) != LUA_TTABLE) malformed(L);
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
}

static void decode_function(lua_State *L, lh_reader *reader) {
  uint32_t number = take_u32(L, reader);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_functions_key);
  if (lua_rawgeti(L, -1, number) != LUA_TFUNCTION) malformed(L);
  lua_remove(L, -2);
}

static void decode_value(lua_State *L, lh_reader *reader, int depth) {
  if (!holds(reader, 1)) malformed(L);
  switch (*reader->next++) {
    case LH_TAG_NIL: lua_pushnil(L); return;
    case LH_TAG_FALSE: lua_pushboolean(L, 0); return;
    case LH_TAG_TRUE: lua_pushboolean(L, 1); return;
    case LH_TAG_INT: lua_pushinteger(L, (lua_Integer)take_u64(L, reader)); return;
    case LH_TAG_DOUBLE: {
      uint64_t bits = take_u64(L, reader);
      double value;
      memcpy(&value, &bits, sizeof value);
      lua_pushnumber(L, value);
      return;
    }
    case LH_TAG_BYTES: {
      uint32_t count = take_u32(L, reader);
      lua_pushlstring(L, take_bytes(L, reader, count), count);
      return;
    }
    case LH_TAG_TABLE:
      decode_table(L, reader, depth);
      if (reader->stand_ins) lh_freeze(L, reader->stand_ins);
      return;
    case LH_TAG_GUARDED:
      decode_guarded(L, reader, depth);
      if (reader->stand_ins) lh_freeze(L, reader->stand_ins);
      return;
    case LH_TAG_FUNCTION: decode_function(L, reader); return;
    default: malformed(L);
  }
}

void lh_decode(lua_State *L, lh_reader *reader) {
  luaL_checkstack(L, 3 * DEPTH + 20, "the host passed too much");
  decode_value(L, reader, DEPTH);
}

int lh_decode_list(lua_State *L, lh_reader *reader) {
  uint32_t count = take_u32(L, reader);
  if (!holds(reader, count)) malformed(L);
  luaL_checkstack(L, (int)count, "too many arguments");
  for (uint32_t index = 0; index < count; index++) lh_decode(L, reader);
  return (int)count;
}
