// What the files of the library share.
#pragma once

#include "../host.h"

/// The price of writing a float as text.
enum { LH_FLOAT_PRICE = 48 };

/// A text that grows inside Lua's memory; its block stands at stack index `slot`.
typedef struct {
  lua_State *L;
  int slot;
  char *bytes;
  size_t count;
  size_t capacity;
  char first[512];
} lh_text;

/// Takes the next stack slot. Whoever appends may push and pop above it.
void lh_text_start(lua_State *L, lh_text *text);
/// Raises, or kills, when the text grows over the limits.
void lh_text_append(lh_text *text, const char *bytes, size_t count);
/// Pushes the text.
void lh_text_push(lh_text *text);

/// Replaces fields of the library table on top of the stack by functions that first take the price
/// of all their text arguments.
void lh_meter_fields(lua_State *L, const char *const *names);
/// The stock function that a metered one stands for: upvalue 1, called in the same frame.
static inline int lh_call_stock(lua_State *L) {
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}
/// Replaces field `name` of the table on top of the stack by `function`, with the stock function as
/// upvalue 1.
void lh_wrap_field(lua_State *L, const char *name, lua_CFunction function);
/// A position counted from 1, or from the end when negative, as the string functions take it.
size_t lh_start_position(lua_Integer position, size_t count);
size_t lh_end_position(lua_Integer position, size_t count);
