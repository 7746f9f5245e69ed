// A quick yes to JSON of the form that we write: no means that somebody must look closer.
#include "CStore.h"

#include <string.h>

#define DEPTH_LIMIT 8
#define KEY_LIMIT 64

struct key {
  uint32_t start, length;
};

struct check {
  const uint8_t *bytes;
  size_t at, end;
  struct key keys[KEY_LIMIT];
  int count;
};

static int next_is(const struct check *check, uint8_t byte) {
  return check->at < check->end && check->bytes[check->at] == byte;
}

static int is_tail(const struct check *check, size_t count) {
  if (check->end - check->at <= count) return 0;
  for (size_t place = 1; place <= count; place++) {
    if ((check->bytes[check->at + place] & 0xc0) != 0x80) return 0;
  }
  return 1;
}

// A letter outside ASCII: those that are refused or hidden begin with bytes that are left out here.
static int letter(struct check *check) {
  uint8_t lead = check->bytes[check->at];
  size_t tail = lead >= 0xc3 && lead <= 0xdf ? 1 : lead >= 0xe3 && lead <= 0xec ? 2 : 0;
  if (tail == 0 || !is_tail(check, tail)) return 0;
  check->at += tail + 1;
  return 1;
}

static int escape(struct check *check) {
  if (check->end - check->at < 2) return 0;
  uint8_t letter = check->bytes[check->at + 1];
  check->at += 2;
  return letter == '"' || letter == '\\' || letter == 'n' || letter == 'r' || letter == 't';
}

// Passes bytes that stand for themselves: ASCII without controls, quotes and backslashes.
static void pass_plain(struct check *check) {
  const uint64_t each = 0x0101010101010101u;
  while (check->end - check->at >= 8) {
    uint64_t word, quote, slash, last;
    memcpy(&word, check->bytes + check->at, 8);
    quote = word ^ (each * '"');
    slash = word ^ (each * '\\');
    last = word ^ (each * 0x7f);
    uint64_t found = (word - each * 0x20) | (quote - each) | (slash - each) | (last - each) | word;
    found &= each << 7;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    // A borrow only reaches bytes above the one that it comes from: the lowest is exact.
    if (found) {
      check->at += (size_t)__builtin_ctzll(found) / 8;
      return;
    }
#else
    if (found) break;
#endif
    check->at += 8;
  }
  while (check->at < check->end) {
    uint8_t byte = check->bytes[check->at];
    if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') return;
    check->at++;
  }
}

// A string from its opening quote on. Keys have no escapes.
static int string(struct check *check, int is_key) {
  check->at++;
  for (;;) {
    pass_plain(check);
    if (check->at >= check->end) return 0;
    uint8_t byte = check->bytes[check->at];
    if (byte == '"') break;
    if (byte == '\\' ? is_key || !escape(check) : !letter(check)) return 0;
  }
  check->at++;
  return 1;
}

// Up to fifteen digits, with at most three decimal places.
static int number(struct check *check) {
  if (next_is(check, '-')) check->at++;
  size_t start = check->at;
  while (check->at < check->end && (uint8_t)(check->bytes[check->at] - '0') <= 9) check->at++;
  size_t count = check->at - start;
  if (count == 0 || count > 15 || (count > 1 && check->bytes[start] == '0')) return 0;
  if (!next_is(check, '.')) return 1;
  start = ++check->at;
  while (check->at < check->end && (uint8_t)(check->bytes[check->at] - '0') <= 9) check->at++;
  return check->at > start && check->at - start <= 3;
}

static int word(struct check *check, const char *text, size_t count) {
  if (check->end - check->at < count) return 0;
  if (memcmp(check->bytes + check->at, text, count) != 0) return 0;
  check->at += count;
  return 1;
}

// True for a key that the object, whose keys begin at `first`, does not have yet.
static int note_key(struct check *check, int first, size_t start) {
  struct key key = {(uint32_t)start, (uint32_t)(check->at - start)};
  if (check->count == KEY_LIMIT) return 0;
  for (int other = first; other < check->count; other++) {
    if (check->keys[other].length != key.length) continue;
    const uint8_t *text = check->bytes + check->keys[other].start;
    if (memcmp(text, check->bytes + start, key.length) == 0) return 0;
  }
  check->keys[check->count++] = key;
  return 1;
}

static int value(struct check *check, int depth);

static int object(struct check *check, int depth) {
  int first = check->count;
  check->at++;
  if (next_is(check, '}')) return ++check->at, 1;
  for (;;) {
    size_t start = check->at;
    if (!next_is(check, '"') || !string(check, 1) || !note_key(check, first, start)) return 0;
    if (!next_is(check, ':')) return 0;
    check->at++;
    if (!value(check, depth)) return 0;
    if (next_is(check, '}')) break;
    if (!next_is(check, ',')) return 0;
    check->at++;
  }
  check->count = first;
  check->at++;
  return 1;
}

static int array(struct check *check, int depth) {
  check->at++;
  if (next_is(check, ']')) return ++check->at, 1;
  for (;;) {
    if (!value(check, depth)) return 0;
    if (next_is(check, ']')) break;
    if (!next_is(check, ',')) return 0;
    check->at++;
  }
  check->at++;
  return 1;
}

static int value(struct check *check, int depth) {
  if (check->at >= check->end || depth == 0) return 0;
  switch (check->bytes[check->at]) {
    case '"': return string(check, 0);
    case '{': return object(check, depth - 1);
    case '[': return array(check, depth - 1);
    case 't': return word(check, "true", 4);
    case 'f': return word(check, "false", 5);
    case 'n': return word(check, "null", 4);
    default: return number(check);
  }
}

int cs_json_is_plain(const uint8_t *bytes, size_t count) {
  if (count < 2 || count > UINT32_MAX || bytes[0] != '{') return 0;
  struct check check = {.bytes = bytes, .at = 0, .end = count, .count = 0};
  return value(&check, DEPTH_LIMIT) && check.at == count;
}
