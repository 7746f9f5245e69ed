// find, match, gmatch and gsub.
#define _GNU_SOURCE
#include "pattern.h"

static bool is_plain(const char *pattern, size_t count) {
  for (size_t index = 0; index < count; index++) {
    if (strchr("^$*+?.([%-", pattern[index]) && pattern[index]) return false;
  }
  return true;
}

static int find_plain(lua_State *L, const char *text, size_t count, size_t first,
                      const char *wanted, size_t length) {
  const char *from = text + first;
  const char *found = memmem(from, count - first, wanted, length);
  lh_charge_bytes(L, (found ? (size_t)(found - from) : count - first) + length);
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, found - text + 1);
  lua_pushinteger(L, found - text + (lua_Integer)length);
  return 2;
}

static int search(lua_State *L, bool is_find) {
  size_t count;
  size_t length;
  const char *text = luaL_checklstring(L, 1, &count);
  const char *pattern = luaL_checklstring(L, 2, &length);
  size_t first = lh_start_position(luaL_optinteger(L, 3, 1), count) - 1;
  if (first > count) {
    lua_pushnil(L);
    return 1;
  }
  if (is_find && (lua_toboolean(L, 4) || is_plain(pattern, length))) {
    return find_plain(L, text, count, first, pattern, length);
  }
  bool anchored = length > 0 && *pattern == '^';
  lh_matcher matcher;
  lh_matcher_start(&matcher, L, text, count, pattern, length);
  const char *at = text + first;
  do {
    matcher.captures = 0;
    const char *end = lh_match_at(&matcher, at, pattern + anchored);
    if (!end) continue;
    lh_pay_steps(&matcher);
    if (!is_find) return lh_push_captures(&matcher, at, end);
    lua_pushinteger(L, at - text + 1);
    lua_pushinteger(L, end - text);
    return lh_push_captures(&matcher, NULL, NULL) + 2;
  } while (at++ < matcher.subject_end && !anchored);
  lh_pay_steps(&matcher);
  lua_pushnil(L);
  return 1;
}

int lh_find(lua_State *L) { return search(L, true); }

int lh_match(lua_State *L) { return search(L, false); }

// MARK: gmatch

typedef struct {
  size_t next;
  ptrdiff_t last_end;
} gmatch_state;

/// Upvalues: text, pattern, state.
static int gmatch_step(lua_State *L) {
  size_t count;
  size_t length;
  const char *text = lua_tolstring(L, lua_upvalueindex(1), &count);
  const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &length);
  gmatch_state *state = lua_touserdata(L, lua_upvalueindex(3));
  lh_matcher matcher;
  lh_matcher_start(&matcher, L, text, count, pattern, length);
  for (size_t at = state->next; at <= count; at++) {
    matcher.captures = 0;
    const char *end = lh_match_at(&matcher, text + at, pattern);
    if (!end || end - text == state->last_end) continue;
    state->next = (size_t)(end - text);
    state->last_end = end - text;
    lh_pay_steps(&matcher);
    return lh_push_captures(&matcher, text + at, end);
  }
  lh_pay_steps(&matcher);
  return 0;
}

int lh_gmatch(lua_State *L) {
  size_t count;
  luaL_checklstring(L, 1, &count);
  luaL_checkstring(L, 2);
  size_t first = lh_start_position(luaL_optinteger(L, 3, 1), count) - 1;
  lh_charge(L, 8);
  lua_settop(L, 2);
  gmatch_state *state = lua_newuserdatauv(L, sizeof *state, 0);
  state->next = first > count ? count + 1 : first;
  state->last_end = -1;
  lua_pushcclosure(L, gmatch_step, 3);
  return 1;
}

// MARK: gsub

static void append_top(lua_State *L, lh_text *out) {
  size_t count;
  const char *bytes = lua_tolstring(L, -1, &count);
  lh_text_append(out, bytes, count);
  lua_pop(L, 1);
}

/// Appends the replacement text at index 3, with its %0…%9 filled in.
static void append_template(lh_matcher *matcher, lh_text *out, const char *start,
                            const char *end) {
  lua_State *L = matcher->L;
  size_t count;
  const char *next = lua_tolstring(L, 3, &count);
  const char *last = next + count;
  const char *escape;
  while ((escape = memchr(next, '%', (size_t)(last - next)))) {
    lh_text_append(out, next, (size_t)(escape - next));
    char kind = escape + 1 < last ? escape[1] : 0;
    lh_charge(L, 1);
    if (kind == '%') {
      lh_text_append(out, "%", 1);
    } else if (kind == '0') {
      lh_text_append(out, start, (size_t)(end - start));
    } else if (kind >= '1' && kind <= '9') {
      lh_push_capture(matcher, kind - '1', start, end);
      append_top(L, out);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
    next = escape + 2;
  }
  lh_text_append(out, next, (size_t)(last - next));
}

/// Appends what stands for a match; false when the match stays as it is.
static bool append_replacement(lh_matcher *matcher, lh_text *out, const char *start,
                               const char *end, int kind) {
  lua_State *L = matcher->L;
  if (kind == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, lh_push_captures(matcher, start, end), 1);
  } else if (kind == LUA_TTABLE) {
    lh_push_capture(matcher, 0, start, end);
    lua_gettable(L, 3);
  } else {
    append_template(matcher, out, start, end);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    lh_text_append(out, start, (size_t)(end - start));
    return false;
  }
  if (!lua_isstring(L, -1)) {
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  }
  append_top(L, out);
  return true;
}

int lh_gsub(lua_State *L) {
  size_t count;
  size_t length;
  const char *text = luaL_checklstring(L, 1, &count);
  const char *pattern = luaL_checklstring(L, 2, &length);
  int kind = lua_type(L, 3);
  lua_Integer limit = luaL_optinteger(L, 4, (lua_Integer)count + 1);
  luaL_argexpected(
      L, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE,
      3, "string/function/table");
  bool anchored = length > 0 && *pattern == '^';
  lua_settop(L, 3);
  lh_matcher matcher;
  lh_matcher_start(&matcher, L, text, count, pattern, length);
  lh_text out;
  lh_text_start(L, &out);
  const char *at = text;
  const char *last_end = NULL;
  lua_Integer done = 0;
  bool changed = false;
  while (done < limit) {
    matcher.captures = 0;
    const char *end = lh_match_at(&matcher, at, pattern + anchored);
    if (end && end != last_end) {
      done++;
      changed |= append_replacement(&matcher, &out, at, end, kind);
      at = last_end = end;
    } else if (at < matcher.subject_end) {
      lh_text_append(&out, at++, 1);
    } else {
      break;
    }
    if (anchored) break;
  }
  lh_pay_steps(&matcher);
  if (changed) {
    lh_text_append(&out, at, (size_t)(matcher.subject_end - at));
    lh_text_push(&out);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, done);
  return 2;
}
