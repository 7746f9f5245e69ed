// Lua patterns: what the matcher offers to find, match, gmatch and gsub.
#pragma once

#include "library.h"

enum { LH_CAPTURES = 32, LH_OPEN = -1, LH_POSITION = -2 };

typedef struct {
  lua_State *L;
  const char *subject;
  const char *subject_end;
  const char *pattern_end;
  int depth;      // nested calls left
  int64_t steps;  // since the last charge
  int captures;
  struct {
    const char *start;
    ptrdiff_t length;  // or LH_OPEN, LH_POSITION
  } capture[LH_CAPTURES];
} lh_matcher;

void lh_matcher_start(lh_matcher *matcher, lua_State *L, const char *subject, size_t count,
                      const char *pattern, size_t pattern_count);
/// The end of a match of `pattern` that begins exactly at `at`, or null. Raises.
const char *lh_match_at(lh_matcher *matcher, const char *at, const char *pattern);
/// Charges the steps since the last charge.
void lh_pay_steps(lh_matcher *matcher);
/// Pushes capture `index`, or the whole match when there are no captures.
void lh_push_capture(lh_matcher *matcher, int index, const char *start, const char *end);
/// Pushes all captures; the whole match instead when there are none and `start` is not null.
int lh_push_captures(lh_matcher *matcher, const char *start, const char *end);
