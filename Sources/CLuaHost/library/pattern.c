// The pattern matcher. Every step is counted, so that a pattern that backtracks pays for it.
#include "pattern.h"

#include <ctype.h>

enum { ESCAPE = '%', DEPTH = 200, STEPS = 512 };

void lh_matcher_start(lh_matcher *matcher, lua_State *L, const char *subject, size_t count,
                      const char *pattern, size_t pattern_count) {
  matcher->L = L;
  matcher->subject = subject;
  matcher->subject_end = subject + count;
  matcher->pattern_end = pattern + pattern_count;
  matcher->depth = DEPTH;
  matcher->steps = 0;
  matcher->captures = 0;
}

void lh_pay_steps(lh_matcher *matcher) {
  int64_t steps = matcher->steps;
  matcher->steps = 0;
  lh_charge(matcher->L, 1 + steps);
}

static inline void step(lh_matcher *matcher) {
  if (++matcher->steps >= STEPS) lh_pay_steps(matcher);
}

// MARK: Single characters

/// The first byte behind the class that starts at `pattern`.
static const char *class_end(lh_matcher *matcher, const char *pattern) {
  const char *end = matcher->pattern_end;
  char first = *pattern++;
  if (first == ESCAPE) {
    if (pattern == end) luaL_error(matcher->L, "malformed pattern (ends with '%%')");
    return pattern + 1;
  }
  if (first != '[') return pattern;
  if (pattern < end && *pattern == '^') pattern++;
  do {
    if (pattern == end) luaL_error(matcher->L, "malformed pattern (missing ']')");
    step(matcher);
    if (*pattern++ == ESCAPE && pattern < end) pattern++;
  } while (pattern == end || *pattern != ']');
  return pattern + 1;
}

static bool in_class(unsigned char letter, unsigned char class) {
  bool result;
  switch (tolower(class)) {
    case 'a': result = isalpha(letter); break;
    case 'c': result = iscntrl(letter); break;
    case 'd': result = isdigit(letter); break;
    case 'g': result = isgraph(letter); break;
    case 'l': result = islower(letter); break;
    case 'p': result = ispunct(letter); break;
    case 's': result = isspace(letter); break;
    case 'u': result = isupper(letter); break;
    case 'w': result = isalnum(letter); break;
    case 'x': result = isxdigit(letter); break;
    case 'z': result = letter == 0; break;
    default: return class == letter;
  }
  return isupper(class) ? !result : result;
}

/// Whether a letter is in the set between `open` (a bracket) and `close` (its partner).
static bool in_set(lh_matcher *matcher, unsigned char letter, const char *open,
                   const char *close) {
  bool wanted = true;
  const char *next = open + 1;
  if (*next == '^') {
    wanted = false;
    next++;
  }
  for (; next < close; next++) {
    step(matcher);
    if (*next == ESCAPE) {
      next++;
      if (in_class(letter, (unsigned char)*next)) return wanted;
    } else if (next[1] == '-' && next + 2 < close) {
      if ((unsigned char)next[0] <= letter && letter <= (unsigned char)next[2]) return wanted;
      next += 2;
    } else if ((unsigned char)*next == letter) {
      return wanted;
    }
  }
  return !wanted;
}

static bool fits(lh_matcher *matcher, const char *at, const char *pattern, const char *end) {
  step(matcher);
  if (at >= matcher->subject_end) return false;
  unsigned char letter = (unsigned char)*at;
  switch (*pattern) {
    case '.': return true;
    case ESCAPE: return in_class(letter, (unsigned char)pattern[1]);
    case '[': return in_set(matcher, letter, pattern, end - 1);
    default: return (unsigned char)*pattern == letter;
  }
}

// MARK: Items

static const char *match_balance(lh_matcher *matcher, const char *at, const char *pattern) {
  if (matcher->pattern_end - pattern < 2) {
    luaL_error(matcher->L, "malformed pattern (missing arguments to '%%b')");
  }
  if (at >= matcher->subject_end || *at != pattern[0]) return NULL;
  int64_t open = 1;
  while (++at < matcher->subject_end) {
    step(matcher);
    if (*at == pattern[1]) {
      if (--open == 0) return at + 1;
    } else if (*at == pattern[0]) {
      open++;
    }
  }
  return NULL;
}

static const char *match_most(lh_matcher *matcher, const char *at, const char *pattern,
                              const char *end) {
  ptrdiff_t count = 0;
  while (fits(matcher, at + count, pattern, end)) count++;
  for (; count >= 0; count--) {
    const char *result = lh_match_at(matcher, at + count, end + 1);
    if (result) return result;
  }
  return NULL;
}

static const char *match_least(lh_matcher *matcher, const char *at, const char *pattern,
                               const char *end) {
  for (;;) {
    const char *result = lh_match_at(matcher, at, end + 1);
    if (result) return result;
    if (!fits(matcher, at, pattern, end)) return NULL;
    at++;
  }
}

static const char *open_capture(lh_matcher *matcher, const char *at, const char *pattern,
                                ptrdiff_t kind) {
  if (matcher->captures >= LH_CAPTURES) luaL_error(matcher->L, "too many captures");
  matcher->capture[matcher->captures].start = at;
  matcher->capture[matcher->captures].length = kind;
  matcher->captures++;
  const char *result = lh_match_at(matcher, at, pattern);
  if (!result) matcher->captures--;
  return result;
}

static const char *close_capture(lh_matcher *matcher, const char *at, const char *pattern) {
  int index = matcher->captures - 1;
  while (index >= 0 && matcher->capture[index].length != LH_OPEN) index--;
  if (index < 0) luaL_error(matcher->L, "invalid pattern capture");
  matcher->capture[index].length = at - matcher->capture[index].start;
  const char *result = lh_match_at(matcher, at, pattern);
  if (!result) matcher->capture[index].length = LH_OPEN;
  return result;
}

static const char *match_capture(lh_matcher *matcher, const char *at, unsigned char digit) {
  int index = digit - '1';
  if (index < 0 || index >= matcher->captures || matcher->capture[index].length == LH_OPEN) {
    luaL_error(matcher->L, "invalid capture index %%%d", index + 1);
  }
  size_t length = (size_t)matcher->capture[index].length;
  size_t rest = (size_t)(matcher->subject_end - at);
  if (rest < length) return NULL;
  matcher->steps += (int64_t)(length >> 4);
  return memcmp(matcher->capture[index].start, at, length) == 0 ? at + length : NULL;
}

static bool at_frontier(lh_matcher *matcher, const char *at, const char *set, const char *end) {
  unsigned char before = at == matcher->subject ? 0 : (unsigned char)at[-1];
  unsigned char after = at == matcher->subject_end ? 0 : (unsigned char)*at;
  return !in_set(matcher, before, set, end - 1) && in_set(matcher, after, set, end - 1);
}

// MARK: Sequences

/// What an item leaves to do: nothing (the result is known), or to go on at `at` with `pattern`.
typedef struct {
  bool done;
  const char *at;
  const char *pattern;
} outcome;

static outcome result_of(const char *end) { return (outcome){.done = true, .at = end}; }

static outcome go_on(const char *at, const char *pattern) {
  return (outcome){.done = false, .at = at, .pattern = pattern};
}

/// A class with the suffix that follows it. What need not be there goes on without a nested call: a
/// pattern may have any number of such items.
static outcome match_class(lh_matcher *matcher, const char *at, const char *pattern) {
  const char *end = class_end(matcher, pattern);
  char suffix = end < matcher->pattern_end ? *end : 0;
  if (!fits(matcher, at, pattern, end)) {
    bool is_optional = suffix == '*' || suffix == '?' || suffix == '-';
    return is_optional ? go_on(at, end + 1) : result_of(NULL);
  }
  switch (suffix) {
    case '*': return result_of(match_most(matcher, at, pattern, end));
    case '-': return result_of(match_least(matcher, at, pattern, end));
    case '+': return result_of(match_most(matcher, at + 1, pattern, end));
    case '?': {
      const char *result = lh_match_at(matcher, at + 1, end + 1);
      return result ? result_of(result) : go_on(at, end + 1);
    }
    default: return go_on(at + 1, end);
  }
}

static outcome match_escape(lh_matcher *matcher, const char *at, const char *pattern) {
  char kind = pattern + 1 < matcher->pattern_end ? pattern[1] : 0;
  if (kind == 'b') {
    const char *end = match_balance(matcher, at, pattern + 2);
    return end ? go_on(end, pattern + 4) : result_of(NULL);
  }
  if (kind == 'f') {
    const char *set = pattern + 2;
    if (set >= matcher->pattern_end || *set != '[') {
      luaL_error(matcher->L, "missing '[' after '%%f' in pattern");
    }
    const char *end = class_end(matcher, set);
    return at_frontier(matcher, at, set, end) ? go_on(at, end) : result_of(NULL);
  }
  if (kind >= '0' && kind <= '9') {
    const char *end = match_capture(matcher, at, (unsigned char)kind);
    return end ? go_on(end, pattern + 2) : result_of(NULL);
  }
  return match_class(matcher, at, pattern);
}

static outcome match_item(lh_matcher *matcher, const char *at, const char *pattern) {
  const char *next = pattern + 1;
  bool is_last = next == matcher->pattern_end;
  switch (*pattern) {
    case '(':
      if (!is_last && *next == ')') {
        return result_of(open_capture(matcher, at, next + 1, LH_POSITION));
      }
      return result_of(open_capture(matcher, at, next, LH_OPEN));
    case ')': return result_of(close_capture(matcher, at, next));
    case '$':
      if (is_last) return result_of(at == matcher->subject_end ? at : NULL);
      return match_class(matcher, at, pattern);
    case ESCAPE: return match_escape(matcher, at, pattern);
    default: return match_class(matcher, at, pattern);
  }
}

const char *lh_match_at(lh_matcher *matcher, const char *at, const char *pattern) {
  if (matcher->depth-- == 0) luaL_error(matcher->L, "pattern too complex");
  outcome next = go_on(at, pattern);
  while (!next.done && next.pattern != matcher->pattern_end) {
    step(matcher);
    next = match_item(matcher, next.at, next.pattern);
  }
  matcher->depth++;
  return next.at;
}

// MARK: Captures

void lh_push_capture(lh_matcher *matcher, int index, const char *start, const char *end) {
  lua_State *L = matcher->L;
  if (index >= matcher->captures) {
    if (index != 0) luaL_error(L, "invalid capture index %%%d", index + 1);
    lua_pushlstring(L, start, (size_t)(end - start));
    return;
  }
  ptrdiff_t length = matcher->capture[index].length;
  const char *from = matcher->capture[index].start;
  if (length == LH_OPEN) luaL_error(L, "unfinished capture");
  if (length == LH_POSITION) lua_pushinteger(L, from - matcher->subject + 1);
  else lua_pushlstring(L, from, (size_t)length);
}

int lh_push_captures(lh_matcher *matcher, const char *start, const char *end) {
  int count = matcher->captures == 0 && start ? 1 : matcher->captures;
  luaL_checkstack(matcher->L, count, "too many captures");
  for (int index = 0; index < count; index++) lh_push_capture(matcher, index, start, end);
  return count;
}
