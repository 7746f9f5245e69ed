// Fuel, deadline, cancellation, and the death that no script survives.
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "host.h"

/// How much longer than its deadline a call may last by the clock on the wall, when other work keeps
/// it from the processor. The deadline itself counts the thread's own time, so that a busy machine
/// does not change results.
#define LH_PATIENCE 750000000

static int64_t clock_now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void on_step(lua_State *L, lua_Debug *frame) {
  lh_box *box = lh_box_of(L);
  if (frame->event == LUA_HOOKLINE) {
    lh_note_line(box, L, frame);
    return;
  }
  if (box->fuel_alarm) box->fuel_alarm = false;
  else box->fuel -= LH_STEP;
  lh_look(L);
}

void lh_arm(lh_box *box, lua_State *L) {
  int mask = box->coverage ? LUA_MASKCOUNT | LUA_MASKLINE : LUA_MASKCOUNT;
  lua_sethook(L, on_step, mask, box->dead || box->fuel_alarm ? 1 : LH_STEP);
}

/// The first step is paid in advance: what runs shorter than a step is not free.
void lh_refill(lh_box *box, lua_State *L) {
  box->fuel = box->limits.fuel - LH_STEP;
  box->look = box->fuel - 16 * LH_STEP;
  box->stops_at = 0;
  box->random_ready = false;
  box->fuel_alarm = false;
  lh_arm(box, L);
}

/// No step of the coarse clock is longer.
#define LH_TICK 10000000

/// The latest that the thread's own time can be at this time of the coarse clock. To read it takes a
/// call of the system, so it is read once for each step of the coarse clock.
static int64_t thread_time(lh_box *box, int64_t time) {
  if (box->read_at != time) {
    box->read_at = time;
    box->thread_time = clock_now(CLOCK_THREAD_CPUTIME_ID);
  }
  return box->thread_time + LH_TICK;
}

void lh_watch(lh_box *box, lua_State *L) {
  if (box->dead) return;
  int64_t time = clock_now(CLOCK_MONOTONIC_COARSE);
  if (box->stops_at == 0) {
    box->stops_at = time + box->limits.deadline_nanoseconds;
    box->stops_thread_at = thread_time(box, time) + box->limits.deadline_nanoseconds;
  }
  if (time <= box->stops_at) return;
  if (time <= box->stops_at + LH_PATIENCE &&
      clock_now(CLOCK_THREAD_CPUTIME_ID) <= box->stops_thread_at) {
    return;
  }
  lh_kill(box, L, LH_DEADLINE, "the script ran longer than %lld ms",
          (long long)(box->limits.deadline_nanoseconds / 1000000));
}

void lh_look(lua_State *L) {
  lh_box *box = lh_box_of(L);
  if (!box->dead) {
    box->look = box->fuel - 16 * LH_STEP;
    if (box->look < 0) box->look = 0;
    if (box->fuel < 0) {
      lh_kill(box, L, LH_FUEL, "the script used up its %lld units of fuel",
              (long long)box->limits.fuel);
    } else if (atomic_load_explicit(&box->stop->raised, memory_order_relaxed)) {
      lh_kill(box, L, LH_CANCELLED, "the call was cancelled");
    } else {
      lh_watch(box, L);
    }
  }
  if (box->dead) lh_raise_death(L);
}

void lh_kill(lh_box *box, lua_State *L, int32_t code, const char *format, ...) {
  if (box->dead) return;
  char message[512];
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  box->dead = code;
  lh_describe(box, L, code, message, count < 0 ? 0 : (size_t)count);
  box->look = INT64_MAX;
  if (L) lh_arm(box, L);
}

int lh_raise_death(lua_State *L) {
  lh_box *box = lh_box_of(L);
  lh_arm(box, L);
  lua_pushlightuserdata(L, box);
  return lua_error(L);
}

void lh_starve(lh_box *box, lua_State *L, int status) {
  if (status != LUA_ERRMEM || box->denied == 0) return;
  lh_kill(box, L, LH_MEMORY, "the script needs more than its %lld bytes of memory",
          (long long)box->limits.memory_bytes);
}

void lh_after_protected(lua_State *L, int status) {
  lh_box *box = lh_box_of(L);
  lh_starve(box, L, status);
  if (box->dead) lh_raise_death(L);
}

int lh_raise(lua_State *L, int32_t code, const char *format, ...) {
  lh_box *box = lh_box_of(L);
  char message[768];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  luaL_where(L, 1);
  lua_pushstring(L, message);
  lua_concat(L, 2);
  snprintf(box->coded_text, sizeof box->coded_text, "%s", lua_tostring(L, -1));
  box->coded = code;
  return lua_error(L);
}
