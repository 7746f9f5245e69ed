// What went wrong and where: message, place and traceback, written without Lua's memory.
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

enum { FRAMES = 20, FIRST_FRAMES = 12 };

const char *lh_source_name(const lua_Debug *frame) {
  const char *source = frame->source;
  return source[0] == '@' || source[0] == '=' ? source + 1 : frame->short_src;
}

static void copy_text(char *to, size_t size, const char *from, size_t count) {
  if (count >= size) {
    count = size - 1;
    while (count > 0 && ((unsigned char)from[count] & 0xC0) == 0x80) count--;
  }
  memcpy(to, from, count);
  to[count] = 0;
}

/// The length of "source:line: " at the start of the message, or 0.
static size_t place_prefix(const char *message, const char *source, int32_t *line) {
  size_t count = strlen(source);
  if (strncmp(message, source, count) != 0 || message[count] != ':') return 0;
  char *end;
  long number = strtol(message + count + 1, &end, 10);
  if (end == message + count + 1 || end[0] != ':' || end[1] != ' ') return 0;
  *line = (int32_t)number;
  return (size_t)(end + 2 - message);
}

/// Takes the place from the message if it names a function of the traceback, else from the
/// innermost Lua function.
static const char *find_place(lh_report *report, lua_State *L, const char *message) {
  lua_Debug frame;
  bool found = false;
  for (int level = 0; level < 64 && lua_getstack(L, level, &frame); level++) {
    lua_getinfo(L, "Sl", &frame);
    if (frame.currentline <= 0) continue;
    if (!found) {
      copy_text(report->file, sizeof report->file, lh_source_name(&frame), strlen(lh_source_name(&frame)));
      report->line = frame.currentline;
      found = true;
    }
    size_t prefix = place_prefix(message, frame.short_src, &report->line);
    if (!prefix) continue;
    copy_text(report->file, sizeof report->file, lh_source_name(&frame), strlen(lh_source_name(&frame)));
    return message + prefix;
  }
  return message;
}

static int depth_of(lua_State *L) {
  lua_Debug frame;
  int below = 0;
  int above = 1;
  while (lua_getstack(L, above, &frame)) {
    below = above;
    above *= 2;
  }
  while (above - below > 1) {
    int middle = below + (above - below) / 2;
    if (lua_getstack(L, middle, &frame)) below = middle;
    else above = middle;
  }
  return lua_getstack(L, below, &frame) ? below + 1 : 0;
}

static int print_frame(char *out, size_t size, lua_State *L, lua_Debug *frame) {
  lua_getinfo(L, "Sln", frame);
  bool is_c = frame->what[0] == 'C';
  if (is_c && !frame->name) return 0;
  char place[300];
  if (is_c) snprintf(place, sizeof place, "[C]");
  else snprintf(place, sizeof place, "%.240s:%d", lh_source_name(frame), frame->currentline);
  if (frame->name && frame->namewhat[0]) {
    return snprintf(out, size, "%s: in %s '%.80s'\n", place, frame->namewhat, frame->name);
  }
  if (frame->what[0] == 'm') return snprintf(out, size, "%s: in main chunk\n", place);
  return snprintf(out, size, "%s: in function <%.120s:%d>\n", place, lh_source_name(frame),
                  frame->linedefined);
}

static void print_trace(lh_report *report, lua_State *L) {
  int depth = depth_of(L);
  size_t used = 0;
  lua_Debug frame;
  for (int level = 0; level < depth && lua_getstack(L, level, &frame); level++) {
    char *out = report->trace + used;
    size_t room = sizeof report->trace - used;
    int count;
    if (depth > FRAMES && level == FIRST_FRAMES) {
      int skipped = depth - FRAMES + 1;
      count = snprintf(out, room, "... (%d levels)\n", skipped);
      level += skipped - 1;
    } else {
      count = print_frame(out, room, L, &frame);
    }
    if (count < 0 || (size_t)count >= room) break;
    used += (size_t)count;
  }
  report->trace[used] = 0;
}

static void set_message(lh_report *report, const char *message, size_t count) {
  copy_text(report->message, sizeof report->message, message, count);
}

void lh_describe(lh_box *box, lua_State *L, int32_t code, const char *message, size_t count) {
  lh_report *report = &box->report;
  report->code = code;
  report->line = 0;
  report->file[0] = 0;
  report->trace[0] = 0;
  if (!L) {
    set_message(report, message, count);
    return;
  }
  const char *text = find_place(report, L, message);
  set_message(report, text, count - (size_t)(text - message));
  print_trace(report, L);
}

/// Takes "file:line: " from the front of what the compiler says. The file of a text that has no
/// place is `file`.
static void describe_syntax(lh_report *report, const char *message, const char *file) {
  const char *text = message;
  const char *name_end = message;
  for (const char *colon = strchr(message, ':'); colon; colon = strchr(colon + 1, ':')) {
    char *end;
    long line = strtol(colon + 1, &end, 10);
    if (end == colon + 1 || end[0] != ':' || end[1] != ' ') continue;
    report->line = (int32_t)line;
    name_end = colon;
    text = end + 2;
    break;
  }
  if (file) copy_text(report->file, sizeof report->file, file, strlen(file));
  else copy_text(report->file, sizeof report->file, message, (size_t)(name_end - message));
  set_message(report, text, strlen(text));
}

void lh_describe_load(lh_box *box, lua_State *L, const char *file) {
  lh_report *report = &box->report;
  const char *message = lua_tostring(L, -1);
  report->code = LH_LOAD;
  report->line = 0;
  report->trace[0] = 0;
  describe_syntax(report, message ? message : "the chunk does not load", file);
}

static int32_t code_of(lh_box *box, const char *message) {
  bool is_coded = box->coded && strcmp(message, box->coded_text) == 0;
  return is_coded ? box->coded : LH_SCRIPT;
}

int lh_on_error(lua_State *L) {
  lh_box *box = lh_box_of(L);
  if (box->dead) return 1;
  // Filled first, without a message: a failure below then has a place all the same.
  static const char no_text[] = "the error has no text";
  lh_describe(box, L, LH_SCRIPT, no_text, sizeof no_text - 1);
  size_t count = 0;
  const char *message;
  if (lua_type(L, 1) == LUA_TSTRING) {
    message = lua_tolstring(L, 1, &count);
  } else if (luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
    message = lh_tostring(L, 1, &count);
  } else {
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    count = strlen(message);
  }
  // A script may raise the same words without having recursed.
  if (strstr(message, "stack overflow") && lua_getstack(L, LH_DEEP / 2, &(lua_Debug){0})) {
    message = "recursion too deep";
    count = strlen(message);
  }
  if (count == 0) {
    message = no_text;
    count = sizeof no_text - 1;
  }
  int32_t code = code_of(box, message);
  lh_describe(box, L, code, message, count);
  if (code == LH_LOAD) describe_syntax(&box->report, message, NULL);
  return 1;
}

void lh_append_report(lh_box *box, lh_buffer *results) {
  const lh_report *report = &box->report;
  int64_t fuel = 0;
  int64_t memory = 0;
  int64_t peak = 0;
  lh_used(box, &fuel, &memory, &peak);
  lh_put_u8(results, (uint8_t)report->code);
  lh_buffer_append(results, &report->line, sizeof report->line);
  lh_buffer_append(results, &fuel, sizeof fuel);
  lh_buffer_append(results, &memory, sizeof memory);
  lh_put_text(results, report->file, strlen(report->file));
  lh_put_text(results, report->message, strlen(report->message));
  lh_put_text(results, report->trace, strlen(report->trace));
}
