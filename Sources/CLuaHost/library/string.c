// string: the stock functions at a price, and replacements for those that could run without end.
#include <ctype.h>

#include "library.h"

static int string_byte(lua_State *L) {
  size_t count;
  const char *text = luaL_checklstring(L, 1, &count);
  lua_Integer position = luaL_optinteger(L, 2, 1);
  size_t first = lh_start_position(position, count);
  size_t last = lh_end_position(luaL_optinteger(L, 3, position), count);
  if (first > last) return 0;
  if (last - first >= INT32_MAX) return luaL_error(L, "string slice too long");
  int results = (int)(last - first) + 1;
  luaL_checkstack(L, results, "string slice too long");
  lh_charge(L, results);
  for (int index = 0; index < results; index++) {
    lua_pushinteger(L, (unsigned char)text[first - 1 + (size_t)index]);
  }
  return results;
}

static int string_rep(lua_State *L) {
  size_t count;
  size_t between;
  const char *text = luaL_checklstring(L, 1, &count);
  lua_Integer times = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &between);
  if (times <= 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if ((uint64_t)(count + between) > (uint64_t)INT32_MAX / (uint64_t)times) {
    return luaL_error(L, "resulting string too large");
  }
  size_t total = count * (size_t)times + between * (size_t)(times - 1);
  lh_reserve(L, total);
  lh_charge_bytes(L, total);
  luaL_Buffer buffer;
  char *start = luaL_buffinitsize(L, &buffer, total);
  memcpy(start, text, count);
  size_t done = count;
  if (done < total) {
    memcpy(start + done, separator, between);
    done += between;
  }
  // What is there is copied behind itself: few large copies instead of many small ones.
  for (size_t more; done < total; done += more) {
    more = done < total - done ? done : total - done;
    memcpy(start + done, start, more);
  }
  luaL_pushresultsize(&buffer, total);
  return 1;
}

// MARK: format

/// The end of a conversion that starts behind a percent sign: the place of its letter.
static const char *conversion_end(const char *text) {
  return text + strspn(text, "-+ #0123456789.");
}

/// `%f` writes up to 300 digits in front of the point.
static int64_t conversion_price(char letter) {
  switch (letter) {
    case 'f': case 'F': return 300;
    case 'a': case 'A': case 'e': case 'E': case 'g': case 'G': return LH_FLOAT_PRICE;
    default: return 8;
  }
}

/// Upvalue 1: the value whose text is asked for.
static int give_text(lua_State *L) {
  lh_tostring(L, lua_upvalueindex(1), NULL);
  return 1;
}

/// Puts a table in the place of a value that has a `__tostring`: the stock function asks it for the
/// text when it comes to it, and gets no address, whatever the script does to the value meanwhile.
static void stand_in(lua_State *L, int index) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, index);
  lua_pushcclosure(L, give_text, 1);
  lua_setfield(L, -2, "__tostring");
  lua_setmetatable(L, -2);
  lua_replace(L, index);
}

/// Puts the name of a value whose text would be an address in its place. False: its text is known
/// only when it is asked for.
static bool name_value(lua_State *L, int index) {
  int type = lua_type(L, index);
  if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) {
    return true;
  }
  if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    lua_pop(L, 1);
    stand_in(L, index);
    return false;
  }
  int last = lua_gettop(L);
  lh_tostring(L, index, NULL);
  lua_replace(L, index);
  lua_settop(L, last);
  return true;
}

/// Stock format with the texts of `tostring`, so that no address shows.
static int string_format(lua_State *L) {
  size_t count;
  const char *format = luaL_checklstring(L, 1, &count);
  const char *end = format + count;
  size_t bytes = count;
  int argument = 1;
  int last = lua_gettop(L);
  bool is_known = true;
  luaL_checkstack(L, 8, "format");
  for (const char *next = format; next < end; next++) {
    if (*next != '%') continue;
    next = conversion_end(next + 1);
    if (next >= end || *next == '%') continue;
    bytes += 128;
    lh_charge(L, conversion_price(*next));
    if (++argument > last) break;
    if (*next == 'p') {
      return lh_raise(L, LH_NONDETERMINISTIC, "'%%p' would show an address");
    }
    if (*next == 's' && !name_value(L, argument)) is_known = false;
    if (lua_type(L, argument) == LUA_TSTRING) {
      bytes += lua_rawlen(L, argument) * (*next == 'q' ? 4 : 1);
    }
  }
  // The stock function doubles its block as it grows.
  lh_reserve(L, bytes * 2 < 4096 ? 0 : bytes * 2);
  lh_charge_bytes(L, bytes * 2);
  lh_call_stock(L);
  if (!is_known) lh_charge_bytes(L, lua_rawlen(L, -1) * 2);
  return 1;
}

// MARK: pack and unpack

/// Bytes that the fixed-size texts of a format stand for.
static size_t fixed_size(const char *format) {
  size_t total = 0;
  for (; *format; format++) {
    if (*format != 'c') continue;
    size_t size = 0;
    while (isdigit((unsigned char)format[1]) && size < SIZE_MAX / 64) {
      size = size * 10 + (size_t)(*++format - '0');
    }
    total = size > SIZE_MAX / 4 || total > SIZE_MAX / 4 ? SIZE_MAX / 4 : total + size;
  }
  return total;
}

static int string_pack(lua_State *L) {
  const char *format = luaL_checkstring(L, 1);
  size_t bytes = strlen(format) * 16;
  int last = lua_gettop(L);
  for (int index = 2; index <= last; index++) {
    if (lua_type(L, index) == LUA_TSTRING) bytes += lua_rawlen(L, index);
  }
  lh_charge_bytes(L, bytes);
  size_t fixed = fixed_size(format);
  if (fixed < INT32_MAX) lh_reserve(L, (bytes + fixed) < 4096 ? 0 : (bytes + fixed) * 2);
  lh_charge_bytes(L, fixed < INT32_MAX ? fixed : 0);
  return lh_call_stock(L);
}

/// unpack and packsize: a price for each option of the format.
static int read_format(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING) lh_charge(L, 4 + 2 * (int64_t)lua_rawlen(L, 1));
  return lh_call_stock(L);
}

// MARK: Opening

/// Arithmetic on texts reads numbers from them, and long texts have a price.
static void meter_arithmetic(lua_State *L) {
  static const char *const events[] = {
      "__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv", "__unm", NULL,
  };
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lh_meter_fields(L, events);
  lua_pop(L, 2);
}

void lh_open_string(lua_State *L) {
  static const char *const measured[] = {"char", "lower", "upper", "reverse", NULL};
  static const luaL_Reg functions[] = {
      {"byte", string_byte}, {"find", lh_find},   {"gmatch", lh_gmatch}, {"gsub", lh_gsub},
      {"match", lh_match},   {"rep", string_rep}, {NULL, NULL},
  };
  luaL_requiref(L, "string", luaopen_string, 1);
  luaL_setfuncs(L, functions, 0);
  lh_meter_fields(L, measured);
  lh_wrap_field(L, "format", string_format);
  lh_wrap_field(L, "pack", string_pack);
  lh_wrap_field(L, "unpack", read_format);
  lh_wrap_field(L, "packsize", read_format);
  lua_pushnil(L);
  lua_setfield(L, -2, "dump");
  lua_pop(L, 1);
  meter_arithmetic(L);
}
