// From Lua values to the flat buffer, checked: what passes here cannot surprise the host.
#include <math.h>
#include <stdio.h>

#include "host.h"

static void check_room(lua_State *L, lh_writer *writer, size_t more) {
  lh_box *box = lh_box_of(L);
  size_t total = writer->out->count - writer->start + more;
  if (total > (size_t)box->limits.result_bytes) {
    lh_raise(L, LH_RESULT, "the %s is larger than %lld bytes", writer->what,
             (long long)box->limits.result_bytes);
  }
}

static void put(lua_State *L, lh_writer *writer, const void *bytes, size_t count) {
  if (!lh_buffer_append(writer->out, bytes, count)) {
    lh_raise(L, LH_CRASH, "the process has no memory left");
  }
}

static void put_tagged(lua_State *L, lh_writer *writer, uint8_t tag, const void *bytes,
                       size_t count) {
  check_room(L, writer, count + 1);
  put(L, writer, &tag, 1);
  put(L, writer, bytes, count);
}

static void put_bytes(lua_State *L, lh_writer *writer, const char *bytes, size_t count) {
  check_room(L, writer, count + 4);
  uint32_t length = (uint32_t)count;
  put(L, writer, &length, sizeof length);
  put(L, writer, bytes, count);
}

static void put_number(lua_State *L, int index, lh_writer *writer) {
  if (lua_isinteger(L, index)) {
    lua_Integer value = lua_tointeger(L, index);
    put_tagged(L, writer, LH_TAG_INT, &value, sizeof value);
    return;
  }
  double value = lua_tonumber(L, index);
  if (!isfinite(value)) {
    lh_raise(L, LH_RESULT, "the %s holds a number that is %s", writer->what,
             isnan(value) ? "not a number (0/0)" : "infinite");
  }
  put_tagged(L, writer, LH_TAG_DOUBLE, &value, sizeof value);
}

static void put_function(lua_State *L, int index, lh_writer *writer) {
  if (!writer->functions) {
    lh_raise(L, LH_RESULT, "the %s holds a function, which cannot leave the script", writer->what);
  }
  lua_pushvalue(L, index);
  uint32_t number = lh_anchor(L);
  put_tagged(L, writer, LH_TAG_FUNCTION, &number, sizeof number);
}

/// The number of items: the highest whole-number key, when the keys below it are not too sparse.
static uint32_t count_items(lua_State *L, int keys, lh_writer *writer, uint32_t *whole) {
  uint32_t count = lh_keys_count(L, keys);
  lua_Integer last = 0;
  for (*whole = 0; *whole < count; ++*whole) {
    lh_push_key(L, keys, *whole);
    bool is_number = lua_type(L, -1) == LUA_TNUMBER;
    bool is_item = is_number && lua_isinteger(L, -1) && lua_tointeger(L, -1) > 0;
    lua_Integer key = is_item ? lua_tointeger(L, -1) : 0;
    lua_pop(L, 1);
    if (!is_number) break;
    if (!is_item) lh_raise(L, LH_RESULT, "the %s has a key that is no text", writer->what);
    last = key;
  }
  if (last > 2 * (lua_Integer)*whole + 8) {
    lh_raise(L, LH_RESULT, "the %s has a list with %u items and the index %lld", writer->what,
             *whole, (long long)last);
  }
  return (uint32_t)last;
}

/// Whether the bytes are UTF-8 that other programs can read: no surrogates, nothing overlong.
static bool is_utf8(const char *text, size_t count) {
  static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
  for (size_t index = 0; index < count;) {
    unsigned char lead = (unsigned char)text[index++];
    if (lead < 0x80) continue;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    uint32_t scalar = lead & (0x7Fu >> length);
    for (int rest = 1; rest < length; rest++, index++) {
      if (index >= count || ((unsigned char)text[index] & 0xC0) != 0x80) return false;
      scalar = scalar << 6 | ((unsigned char)text[index] & 0x3F);
    }
    bool is_surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
    if (lead < 0xC2 || lead > 0xF4 || scalar < lowest[length] || scalar > 0x10FFFF || is_surrogate) {
      return false;
    }
  }
  return true;
}

/// Raises with the key as a script would write it.
static void refuse_key(lua_State *L, const char *key, size_t count, lh_writer *writer) {
  char shown[200];
  size_t used = 0;
  for (size_t index = 0; index < count && used + 5 < sizeof shown; index++) {
    unsigned char byte = (unsigned char)key[index];
    bool is_plain = byte >= 0x20 && byte < 0x7F;
    used += (size_t)snprintf(shown + used, sizeof shown - used, is_plain ? "%c" : "\\x%02x", byte);
  }
  shown[used] = 0;
  lh_raise(L, LH_RESULT, "the %s has the key \"%s\", which is not UTF-8", writer->what, shown);
}

static void put_fields(lua_State *L, int table, int keys, uint32_t first, lh_writer *writer) {
  uint32_t count = lh_keys_count(L, keys);
  for (uint32_t position = first; position < count; position++) {
    lh_push_key(L, keys, position);
    if (lua_type(L, -1) != LUA_TSTRING) {
      lh_raise(L, LH_RESULT, "the %s has a key that is no text", writer->what);
    }
    size_t length;
    const char *key = lua_tolstring(L, -1, &length);
    if (!is_utf8(key, length)) refuse_key(L, key, length, writer);
    put_bytes(L, writer, key, length);
    lua_rawget(L, table);
    lh_encode(L, lua_gettop(L), writer);
    lua_pop(L, 1);
  }
}

static void put_table(lua_State *L, int index, lh_writer *writer) {
  if (writer->depth == 0) {
    lh_raise(L, LH_RESULT, "the %s is nested too deep, or holds itself", writer->what);
  }
  writer->depth--;
  luaL_checkstack(L, 8, writer->what);
  lh_thaw(L, index);
  lh_push_keys(L, index);
  int keys = lua_gettop(L);
  uint32_t whole;
  uint32_t header[2] = {count_items(L, keys, writer, &whole), 0};
  header[1] = lh_keys_count(L, keys) - whole;
  put_tagged(L, writer, LH_TAG_TABLE, header, sizeof header);
  for (uint32_t item = 1; item <= header[0]; item++) {
    lua_rawgeti(L, index, item);
    lh_encode(L, lua_gettop(L), writer);
    lua_pop(L, 1);
  }
  put_fields(L, index, keys, whole, writer);
  lua_pop(L, 1);
  writer->depth++;
}

void lh_encode(lua_State *L, int index, lh_writer *writer) {
  if (--writer->nodes < 0) {
    lh_raise(L, LH_RESULT, "the %s has more than %lld values", writer->what,
             (long long)lh_box_of(L)->limits.result_nodes);
  }
  switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: put_tagged(L, writer, LH_TAG_NIL, NULL, 0); return;
    case LUA_TBOOLEAN: {
      uint8_t tag = lua_toboolean(L, index) ? LH_TAG_TRUE : LH_TAG_FALSE;
      put_tagged(L, writer, tag, NULL, 0);
      return;
    }
    case LUA_TNUMBER: put_number(L, index, writer); return;
    case LUA_TSTRING: {
      size_t count;
      const char *bytes = lua_tolstring(L, index, &count);
      put_tagged(L, writer, LH_TAG_BYTES, NULL, 0);
      put_bytes(L, writer, bytes, count);
      return;
    }
    case LUA_TTABLE: put_table(L, index, writer); return;
    case LUA_TFUNCTION: put_function(L, index, writer); return;
    default:
      lh_raise(L, LH_RESULT, "the %s holds a %s, which cannot leave the script", writer->what,
               luaL_typename(L, index));
  }
}
