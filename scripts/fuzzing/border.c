// What scripts/fuzz runs: arbitrary bytes at every place where the sandbox takes bytes from the host,
// and arbitrary values on their way out. Stops with a trap when bytes are read that are not there, when a
// result is malformed, or when a value does not come through unchanged.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CLuaHost.h"

static const char script[] =
    // 1: gives its arguments back.
    "local function echo(...) return ... end\n"
    // 2: reads and changes what it gets, in place.
    "local function change(...)\n"
    "  local seen = 0\n"
    "  local function walk(value, depth)\n"
    "    if type(value) == 'string' then return value:sub(1, 40):reverse() .. #value end\n"
    "    if type(value) == 'number' then return value // 1 == value and value or -value end\n"
    "    if type(value) ~= 'table' or depth > 20 then return value end\n"
    "    for key, member in pairs(value) do\n"
    "      seen = seen + 1\n"
    "      if seen > 500 then return 'much' end\n"
    "      value[key] = walk(member, depth + 1)\n"
    "      pcall(function() return value[tostring(key) .. 'x'] end)\n"
    "      if seen % 3 == 0 then value[key] = nil end\n"
    "    end\n"
    "    value[#value + 1] = seen\n"
    "    return value\n"
    "  end\n"
    "  local results = table.pack(...)\n"
    "  for index = 1, results.n do results[index] = walk(results[index], 0) end\n"
    "  return table.unpack(results, 1, results.n)\n"
    "end\n"
    // 3: makes values from bytes.
    "local function build(bytes)\n"
    "  local at = 0\n"
    "  local function byte() at = at + 1 return bytes:byte(at) or 0 end\n"
    "  local function value(depth)\n"
    "    local kind = byte() % 12\n"
    "    if kind == 0 or at > #bytes or depth > 40 then return nil end\n"
    "    if kind == 1 then return byte() % 2 == 0 end\n"
    "    if kind == 2 then return byte() end\n"
    "    if kind == 3 then at = at + 8 return at <= #bytes and (string.unpack('<i8', bytes, at - 7)) or -1 end\n"
    "    if kind == 4 then at = at + 8 return at <= #bytes and (string.unpack('<d', bytes, at - 7)) or 0.5 end\n"
    "    if kind == 5 then local from = at at = at + byte() return bytes:sub(from, at) end\n"
    "    if kind == 6 then return ('x'):rep(byte() * 64) end\n"
    "    if kind == 7 then return echo end\n"
    "    if kind == 8 then return coroutine.create(echo) end\n"
    "    local made = {}\n"
    "    for index = 1, byte() % 24 do\n"
    "      if kind == 9 then made[index] = value(depth + 1)\n"
    "      elseif kind == 10 then made['k' .. byte()] = value(depth + 1)\n"
    "      else\n"
    "        local key = value(depth + 1)\n"
    "        if key ~= nil and key == key then made[key] = value(depth + 1) end\n"
    "      end\n"
    "    end\n"
    "    return made\n"
    "  end\n"
    "  return value(0), value(0)\n"
    "end\n"
    // 4 and 5: what the host replies.
    "local function ask(...) return require('host').reply(...) end\n"
    "local function load() return require('unknown'), require('unknown') end\n"
    "return echo, change, build, ask, load\n";

enum { ECHO = 2, CHANGE, BUILD, ASK, LOAD };  // 1 is the script itself

// MARK: The host

typedef struct {
  const uint8_t *bytes;
  size_t count;
  int32_t code;
} reply;

static int32_t answer(void *context, uint32_t number, const uint8_t *arguments, size_t count,
                      lh_buffer *out) {
  (void)number;
  const reply *given = context;
  for (size_t index = 0; index < count; index++) (void)((const volatile uint8_t *)arguments)[index];
  lh_buffer_append(out, given->bytes, given->count);
  return given->code;
}

static int32_t find_module(void *context, const uint8_t *name, size_t count, lh_buffer *out) {
  return answer(context, 0, name, count, out);
}

// MARK: What results look like

typedef struct {
  uint8_t *next;
  uint8_t *end;
} cursor;

static void stop(const char *why) {
  fprintf(stderr, "%s\n", why);
  __builtin_trap();
}

static uint8_t *take(cursor *at, size_t count) {
  if ((size_t)(at->end - at->next) < count) stop("a result ends too early");
  at->next += count;
  return at->next - count;
}

static uint32_t take_u32(cursor *at) {
  uint32_t value;
  memcpy(&value, take(at, sizeof value), sizeof value);
  return value;
}

/// Also forgets the numbers of functions: they get a new one each time they leave.
static void skip_value(cursor *at, int depth) {
  if (depth > 100) stop("a result is too deep");
  switch (*take(at, 1)) {
    case LH_TAG_NIL:
    case LH_TAG_FALSE:
    case LH_TAG_TRUE: return;
    case LH_TAG_INT: take(at, 8); return;
    case LH_TAG_DOUBLE: {
      double value;
      memcpy(&value, take(at, sizeof value), sizeof value);
      if (!(value - value == 0)) stop("a result is not finite");
      return;
    }
    case LH_TAG_BYTES: take(at, take_u32(at)); return;
    case LH_TAG_FUNCTION: memset(take(at, 4), 0, 4); return;
    case LH_TAG_TABLE: {
      uint32_t items = take_u32(at);
      uint32_t fields = take_u32(at);
      while (items--) skip_value(at, depth + 1);
      while (fields--) {
        take(at, take_u32(at));
        skip_value(at, depth + 1);
      }
      return;
    }
    default: stop("a result has an unknown tag");
  }
}

static void skip_report(cursor *at) {
  take(at, 4 + 8 + 8);
  for (int text = 0; text < 3; text++) take(at, take_u32(at));
}

static void check_list(const lh_buffer *results) {
  cursor at = {results->bytes, results->bytes + results->count};
  for (uint32_t count = take_u32(&at); count > 0; count--) skip_value(&at, 0);
  if (at.next != at.end) stop("there is more behind the results");
}

static void check_error(lh_box *box, const lh_buffer *results, int32_t code) {
  cursor at = {results->bytes, results->bytes + results->count};
  if (*take(&at, 1) != code) stop("the report has another code than the call");
  skip_report(&at);
  if (at.next != at.end) stop("there is more behind the report");
  if (lh_dead(box) && lh_dead(box) != code) stop("the box died of something else");
}

// MARK: Calls

/// Calls, checks what comes back, and gives it back once more: it must be the same.
static void call(lh_box *box, uint32_t function, const uint8_t *bytes, size_t count) {
  lh_buffer results = {0};
  int32_t code = lh_call(box, function, bytes, count, true, &results);
  if (code != LH_OK) {
    check_error(box, &results, code);
  } else {
    lh_buffer again = {0};
    if (lh_call(box, ECHO, results.bytes, results.count, true, &again) != LH_OK) {
      stop("what came out does not go in");
    }
    check_list(&results);
    check_list(&again);
    bool is_same = again.count == results.count;
    if (!is_same || memcmp(again.bytes, results.bytes, again.count) != 0) {
      stop("what went in came out changed");
    }
    lh_buffer_free(&again);
  }
  lh_buffer_free(&results);
}

static void call_batch(lh_box *box, const uint8_t *bytes, size_t count) {
  const uint32_t members[] = {ECHO, CHANGE, ECHO};
  lh_buffer results = {0};
  if (lh_batch(box, members, NULL, 3, &results) != LH_OK) stop("no batch");
  uint32_t batch;
  memcpy(&batch, results.bytes, sizeof batch);
  results.count = 0;
  size_t done;
  int32_t code = lh_call_each(box, batch, 0, bytes, count, &results, &done);
  if (code != LH_OK) check_error(box, &results, code);
  cursor at = {results.bytes, results.bytes + results.count};
  for (size_t entry = 0; code == LH_OK && entry < done; entry++) {
    if (*take(&at, 1) != LH_OK) {
      skip_report(&at);
    } else {
      skip_value(&at, 0);
      skip_value(&at, 0);
    }
  }
  if (code == LH_OK && at.next != at.end) stop("there is more behind the entries");
  lh_buffer_free(&results);
}

/// The bytes as the one text that a script gets.
static void call_with_text(lh_box *box, uint32_t function, const uint8_t *bytes, size_t count) {
  lh_buffer arguments = {0};
  uint32_t header = 1;
  uint8_t tag = LH_TAG_BYTES;
  uint32_t length = (uint32_t)count;
  lh_buffer_append(&arguments, &header, sizeof header);
  lh_buffer_append(&arguments, &tag, 1);
  lh_buffer_append(&arguments, &length, sizeof length);
  lh_buffer_append(&arguments, bytes, count);
  call(box, function, arguments.bytes, arguments.count);
  lh_buffer_free(&arguments);
}

static void define(lh_box *box, const uint8_t *bytes, size_t count) {
  lh_buffer results = {0};
  int32_t code = lh_define_value(box, "host", "value", bytes, count, &results);
  if (code != LH_OK) check_error(box, &results, code);
  results.count = 0;
  code = lh_guard(box, "guarded", bytes, count, "is not there", &results);
  if (code != LH_OK) check_error(box, &results, code);
  lh_buffer_free(&results);
  call(box, CHANGE, bytes, count);
}

// MARK: One run

static lh_box *make_box(reply *given) {
  lh_limits limits = {.fuel = 200000, .memory_bytes = 4 << 20, .block_bytes = 1 << 20,
                      .deadline_nanoseconds = 10000000000, .log_bytes = 4096,
                      .result_bytes = 64 << 10, .result_nodes = 300, .depth = 32};
  lh_box *box = lh_create(&limits, 1, (lh_host){given, answer, find_module});
  if (!box) stop("no box");
  lh_buffer results = {0};
  const uint8_t none[4] = {0};
  // A table with the one name "a".
  const uint8_t names[] = {LH_TAG_TABLE, 1, 0, 0, 0, 0, 0, 0, 0, LH_TAG_BYTES, 1, 0, 0, 0, 'a'};
  bool is_ready = lh_load(box, (const uint8_t *)script, sizeof script - 1, "f", &results) == LH_OK &&
                  lh_call(box, 1, none, sizeof none, true, &results) == LH_OK &&
                  lh_define_function(box, "host", "reply", 0, 1, &results) == LH_OK &&
                  lh_guard(box, "lead", names, sizeof names, "is not there", &results) == LH_OK;
  if (!is_ready) stop("the script does not load");
  lh_buffer_free(&results);
  return box;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  if (count < 2) return 0;
  uint8_t place = bytes[0] % 7;
  reply given = {bytes + 2, count - 2, bytes[1] < 128 ? LH_OK : bytes[1] % 12};
  lh_box *box = make_box(&given);
  switch (place) {
    case 0: call(box, ECHO, given.bytes, given.count); break;
    case 1: call(box, CHANGE, given.bytes, given.count); break;
    case 2: call_batch(box, given.bytes, given.count); break;
    case 3: call_with_text(box, BUILD, given.bytes, given.count); break;
    case 4: call_with_text(box, ASK, given.bytes, given.count); break;
    case 5: call_with_text(box, LOAD, given.bytes, given.count); break;
    default: define(box, given.bytes, given.count); break;
  }
  lh_free(box);
  return 0;
}
