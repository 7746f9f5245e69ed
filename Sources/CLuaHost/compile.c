// Compiling text, piece by piece: the compiler runs without hooks, and some sources take it time
// that grows with their square.
#include <time.h>

#include "host.h"

enum { PIECE = 128, PATIENCE = 250 };

typedef struct {
  const char *next;
  size_t left;
} source_text;

static const char *next_piece(source_text *text, size_t *size) {
  const char *piece = text->next;
  *size = text->left < PIECE ? text->left : PIECE;
  text->next += *size;
  text->left -= *size;
  return piece;
}

/// Gives the next piece, at its price. Raises when the box has to die.
static const char *read_piece(lua_State *L, void *context, size_t *size) {
  const char *piece = next_piece(context, size);
  lh_box *box = lh_box_of(L);
  if (!box->lifted) {
    lh_watch(box, L);
    lh_charge(L, 4 * (int64_t)*size);
  }
  return piece;
}

int lh_compile(lua_State *L, const char *source, size_t count, const char *name) {
  source_text text = {source, count};
  int status = lua_load(L, read_piece, &text, name, "t");
  lh_after_protected(L);
  return status;
}

static int64_t thread_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

typedef struct {
  source_text text;
  int64_t until;
} timed_text;

/// A text that takes too long ends early.
static const char *read_timed(lua_State *L, void *context, size_t *size) {
  (void)L;
  timed_text *timed = context;
  if (thread_milliseconds() > timed->until) timed->text.left = 0;
  return next_piece(&timed->text, size);
}

int lh_compile_alone(lua_State *L, const char *source, size_t count) {
  timed_text timed = {{source, count}, thread_milliseconds() + PATIENCE};
  return lua_load(L, read_timed, &timed, "=", "t");
}
