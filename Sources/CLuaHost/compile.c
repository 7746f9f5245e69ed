// Compiling text, piece by piece: the compiler runs without hooks, and some sources take it time
// that grows with their square.
#include <time.h>

#include "host.h"

enum { PIECE = 128, PATIENCE = 250 };

static const char *next_part(lh_source *source, size_t *size) {
  const char *part = source->next;
  *size = source->count < PIECE ? source->count : PIECE;
  source->next += *size;
  source->count -= *size;
  return part;
}

const char *lh_next_part(lua_State *L, lh_source *source, size_t *size) {
  const char *part = next_part(source, size);
  lh_box *box = lh_box_of(L);
  if (!box->lifted) {
    lh_watch(box, L);
    lh_charge(L, 4 * (int64_t)*size);
  }
  return part;
}

static const char *read_part(lua_State *L, void *source, size_t *size) {
  return lh_next_part(L, source, size);
}

int lh_compile(lua_State *L, const char *text, size_t count, const char *name, const char *mode) {
  lh_source source = {text, count};
  int status = lua_load(L, read_part, &source, name, mode);
  lh_after_protected(L, status);
  return status;
}

static int64_t thread_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

typedef struct {
  lh_source source;
  int64_t until;
} timed_source;

/// A text that takes too long ends early.
static const char *read_timed(lua_State *L, void *context, size_t *size) {
  (void)L;
  timed_source *timed = context;
  if (thread_milliseconds() > timed->until) timed->source.count = 0;
  return next_part(&timed->source, size);
}

int lh_compile_alone(lua_State *L, const char *text, size_t count) {
  timed_source timed = {{text, count}, thread_milliseconds() + PATIENCE};
  return lua_load(L, read_timed, &timed, "=", "t");
}
