#include "CStore.h"

#include <string.h>

#define EACH_BYTE 0x0101010101010101u

// A word with the high bit of each byte set that is zero in `word`, as far as the lowest one goes.
static uint64_t zeros(uint64_t word) {
  return (word - EACH_BYTE) & ~word & (EACH_BYTE << 7);
}

// The index behind the quote that ends the string whose text begins at `at`; 0 when none does.
static size_t string_end(const uint8_t *bytes, size_t at, size_t end) {
  while (at < end) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    // Most texts are short: eight bytes at a time are faster than a call.
    while (end - at >= 8) {
      uint64_t word;
      memcpy(&word, bytes + at, 8);
      uint64_t found = zeros(word ^ (EACH_BYTE * '"')) | zeros(word ^ (EACH_BYTE * '\\'));
      if (found) {
        at += (size_t)__builtin_ctzll(found) / 8;
        break;
      }
      at += 8;
    }
    if (at == end) return 0;
#endif
    if (bytes[at] == '"') return at + 1;
    at += bytes[at] == '\\' ? 2 : 1;
  }
  return 0;
}

// The value of a lower-case hexadecimal digit, 255 for anything else.
static uint8_t digit_value(uint8_t byte) {
  if ((uint8_t)(byte - '0') <= 9) return (uint8_t)(byte - '0');
  if ((uint8_t)(byte - 'a') <= 5) return (uint8_t)(byte - 'a' + 10);
  return 255;
}

int cs_read_trailer(const uint8_t *trailer, uint32_t *checksum) {
  if (memcmp(trailer, ",\"c\":\"", 6) != 0 || trailer[14] != '"' || trailer[15] != '}') return 0;
  uint32_t value = 0;
  for (int place = 6; place < 14; place++) {
    uint8_t digit = digit_value(trailer[place]);
    if (digit > 15) return 0;
    value = value << 4 | digit;
  }
  *checksum = value;
  return 1;
}

// MARK: Envelopes

struct reader {
  const uint8_t *bytes;
  size_t at;
  size_t end;
};

static int take(struct reader *reader, const char *literal, size_t count) {
  if (reader->end - reader->at < count) return 0;
  if (memcmp(reader->bytes + reader->at, literal, count) != 0) return 0;
  reader->at += count;
  return 1;
}

#define TAKE(reader, literal) take(reader, literal, sizeof(literal) - 1)

// Up to sixteen digits.
static int integer(struct reader *reader, int64_t *value) {
  size_t first = reader->at;
  *value = 0;
  while (reader->at < reader->end && reader->at - first < 16) {
    uint8_t digit = (uint8_t)(reader->bytes[reader->at] - '0');
    if (digit > 9) break;
    *value = *value * 10 + digit;
    reader->at++;
  }
  return reader->at > first;
}

// The rest of a string and its closing quote.
static int text(struct reader *reader, int32_t *start, int32_t *end) {
  size_t behind = string_end(reader->bytes, reader->at, reader->end);
  if (behind == 0) return 0;
  *start = (int32_t)reader->at;
  *end = (int32_t)(behind - 1);
  reader->at = behind;
  return 1;
}

static int digits(const uint8_t *at, int count, int64_t *value) {
  *value = 0;
  for (int place = 0; place < count; place++) {
    uint8_t digit = (uint8_t)(at[place] - '0');
    if (digit > 9) return 0;
    *value = *value * 10 + digit;
  }
  return 1;
}

static int is_leap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Days from civil, by Howard Hinnant: http://howardhinnant.github.io/date_algorithms.html
static int64_t days(int64_t year, int64_t month, int64_t day) {
  int64_t shifted = month <= 2 ? year - 1 : year;
  int64_t era = shifted / 400;
  int64_t of_era = shifted - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// `2026-11-21T20:46:01.123Z`, as milliseconds since 1970.
static int moment(struct reader *reader, int64_t *milliseconds) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (reader->end - reader->at < 24) return 0;
  const uint8_t *at = reader->bytes + reader->at;
  int64_t year, month, day, hour, minute, second, milli;
  if (!digits(at, 4, &year) || at[4] != '-' || !digits(at + 5, 2, &month) || at[7] != '-'
      || !digits(at + 8, 2, &day) || at[10] != 'T' || !digits(at + 11, 2, &hour) || at[13] != ':'
      || !digits(at + 14, 2, &minute) || at[16] != ':' || !digits(at + 17, 2, &second)
      || at[19] != '.' || !digits(at + 20, 3, &milli) || at[23] != 'Z') {
    return 0;
  }
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
    return 0;
  }
  if (day > lengths[month - 1] + (month == 2 && is_leap(year))) return 0;
  reader->at += 24;
  *milliseconds
    = days(year, month, day) * 86400000 + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
  return 1;
}

int cs_read_envelope(const uint8_t *line, size_t count, struct cs_envelope *out) {
  struct reader reader = {line, 0, count};
  int64_t skew;
  out->subject_start = out->subject_end = 0;
  if (!TAKE(&reader, "{\"n\":") || !integer(&reader, &out->number)) return 0;
  if (!TAKE(&reader, ",\"t\":\"") || !moment(&reader, &out->time)) return 0;
  if (!TAKE(&reader, "\",\"k\":\"")) return 0;
  if (!text(&reader, &out->kind_start, &out->kind_end)) return 0;
  if (TAKE(&reader, ",\"id\":\"")
      && !text(&reader, &out->subject_start, &out->subject_end)) {
    return 0;
  }
  if (!TAKE(&reader, ",\"by\":\"")) return 0;
  if (!text(&reader, &out->actor_start, &out->actor_end)) return 0;
  if (!TAKE(&reader, ",\"v\":") || !integer(&reader, &out->version)) return 0;
  if (!TAKE(&reader, ",\"tx\":\"")) return 0;
  if (!text(&reader, &out->transaction_start, &out->transaction_end)) return 0;
  if (TAKE(&reader, ",\"skew\":")) {
    (void)TAKE(&reader, "-");
    if (!integer(&reader, &skew)) return 0;
  }
  if (!TAKE(&reader, ",\"d\":") || reader.at >= count || line[reader.at] != '{') return 0;
  size_t data = cs_json_container_end(line, reader.at, count);
  if (data == 0) return 0;
  out->data_start = (int32_t)reader.at;
  out->data_end = (int32_t)data;
  reader.at = data;
  out->is_last = TAKE(&reader, ",\"z\":1");
  return reader.at == count && out->kind_start < out->kind_end
    && out->transaction_start < out->transaction_end;
}

// MARK: Members

static size_t space_end(const uint8_t *bytes, size_t at, size_t end) {
  while (at < end && bytes[at] <= 0x20) at++;
  return at;
}

static size_t value_end(const uint8_t *bytes, size_t at, size_t end) {
  if (at >= end) return 0;
  if (bytes[at] == '"') return string_end(bytes, at + 1, end);
  if (bytes[at] == '{' || bytes[at] == '[') return cs_json_container_end(bytes, at, end);
  size_t start = at;
  while (at < end && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') at++;
  return at > start ? at : 0;
}

#define NAME_LIMIT 16

struct names {
  const char *at[NAME_LIMIT];
  size_t lengths[NAME_LIMIT];
  int count;
};

static int list(const char *text, struct names *names) {
  names->count = 0;
  while (*text) {
    if (names->count == NAME_LIMIT) return 0;
    size_t length = strlen(text);
    names->at[names->count] = text;
    names->lengths[names->count] = length;
    names->count++;
    text += length + 1;
  }
  return 1;
}

// Notes a value if one of the names is the key's.
static void note(
  const uint8_t *key, size_t length, const struct names *names, struct cs_range *values,
  size_t start, size_t end) {
  for (int index = 0; index < names->count; index++) {
    if (names->lengths[index] != length || memcmp(names->at[index], key, length) != 0) continue;
    values[index].start = (int64_t)start;
    values[index].end = (int64_t)end;
    return;
  }
}

int cs_json_pick(
  const uint8_t *bytes, size_t start, size_t end, const char *names, struct cs_range *values) {
  struct names wanted;
  if (!list(names, &wanted)) return 0;
  memset(values, 0, (size_t)wanted.count * sizeof *values);
  if (start >= end || bytes[start] != '{') return 0;
  size_t at = space_end(bytes, start + 1, end);
  if (at < end && bytes[at] == '}') return 1;
  while (at < end && bytes[at] == '"') {
    size_t key = at + 1;
    at = string_end(bytes, key, end);
    if (at == 0) return 0;
    size_t length = at - 1 - key;
    // Only a text can tell what an escaped key is.
    if (memchr(bytes + key, '\\', length)) return 0;
    at = space_end(bytes, at, end);
    if (at >= end || bytes[at] != ':') return 0;
    size_t value = space_end(bytes, at + 1, end);
    at = value_end(bytes, value, end);
    if (at == 0) return 0;
    note(bytes + key, length, &wanted, values, value, at);
    at = space_end(bytes, at, end);
    if (at < end && bytes[at] == '}') return 1;
    if (at >= end || bytes[at] != ',') return 0;
    at = space_end(bytes, at + 1, end);
  }
  return 0;
}
