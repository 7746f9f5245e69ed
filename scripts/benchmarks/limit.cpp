// limit FOLDER LEADS OUT [THREADS]: the limit for anything that scores JSON Lines with Lua 5.4.
//
// Scores leads with FOLDER/scorecard.lua and FOLDER/prelude.lua as fast as plain C++ can: one pass
// over the bytes pushes every field as a Lua value, one protected call scores the lead, and the
// result is written in pieces of a megabyte. No limits, no UTF-8 check, no helpful errors.
#include <emmintrin.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <lua.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static const size_t kChunk = 1 << 20;
static const size_t kPadding = 64;  // readable bytes after the input, for 16-byte loads

[[noreturn]] static void die(const char *message) {
  fprintf(stderr, "limit: %s\n", message);
  exit(1);
}

struct Output {
  std::vector<char> bytes;
  size_t count = 0;

  char *room(size_t more) {
    if (count + more > bytes.size()) bytes.resize((count + more) * 2);
    return bytes.data() + count;
  }
  void put(const char *text, size_t size) {
    memcpy(room(size), text, size);
    count += size;
  }
  template <size_t N> void literal(const char (&text)[N]) { put(text, N - 1); }
  void integer(long long value) {
    char *at = room(24);
    count += std::to_chars(at, at + 24, value).ptr - at;
  }
  void hundredths(double value) {
    long long cents = llround(value * 100);
    if (cents < 0) { put("-", 1); cents = -cents; }
    integer(cents / 100);
    char *at = room(3);
    at[0] = '.';
    at[1] = char('0' + cents / 10 % 10);
    at[2] = char('0' + cents % 10);
    count += 3;
  }
  void escaped(const char *text, size_t size) {
    size_t plain = 0;
    while (plain < size && (unsigned char)text[plain] >= 32 && text[plain] != '"' &&
           text[plain] != '\\')
      plain++;
    put(text, plain);
    for (size_t i = plain; i < size; i++) {
      unsigned char c = (unsigned char)text[i];
      if (c == '"' || c == '\\') {
        put("\\", 1);
        put(text + i, 1);
      } else if (c < 32) {
        count += (size_t)sprintf(room(8), "\\u%04x", c);
      } else {
        put(text + i, 1);
      }
    }
  }
};

// Days since 1970 of "2026-11-01T00:00:00Z".
static double iso_days(const char *s) {
  auto two = [&](int i) { return (s[i] - '0') * 10 + s[i + 1] - '0'; };
  int y = two(0) * 100 + two(2), m = two(5), d = two(8);
  if (m <= 2) { y--; m += 12; }
  long days = 365L * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d - 719469;
  return (double)days + (two(11) * 3600 + two(14) * 60 + two(17)) / 86400.0;
}

static int age_days(lua_State *L) {
  size_t size;
  const char *text = lua_tolstring(L, 1, &size);
  if (!text || size < 19) return luaL_error(L, "not a time");
  lua_pushnumber(L, lua_tonumber(L, lua_upvalueindex(1)) - iso_days(text));
  return 1;
}

// One Lua state with the card, and the parser that feeds it.
class Host {
  enum { kScore = 1, kFired, kWhy, kFirstKey, kLastKey = kFirstKey + 100 };  // stack slots
  struct PinnedKey {
    unsigned size = 0;
    int slot = 0;
    char text[24];
  } pinned_[256];

  lua_State *L;
  int next_slot_ = kFirstKey;
  std::vector<std::string> heads_;  // {"id":…,"points":…,"why":" of each criterion
  std::vector<char> scratch_;
  const char *at_, *end_;

 public:
  explicit Host(const std::string &folder) : scratch_(1 << 16) {
    L = luaL_newstate();
    luaL_openlibs(L);
    lua_checkstack(L, 1000);
    if (luaL_dofile(L, (folder + "/prelude.lua").c_str()) ||
        luaL_dofile(L, (folder + "/scorecard.lua").c_str()))
      die(lua_tostring(L, -1));
    lua_getfield(L, 2, "now");
    lua_pushnumber(L, iso_days(lua_tostring(L, -1)));
    lua_remove(L, 3);
    lua_pushcclosure(L, age_days, 1);
    if (lua_pcall(L, 2, 4, 0)) die(lua_tostring(L, -1));  // score, criteria, fired, why
    for (int i = 1; i <= (int)lua_rawlen(L, 2); i++) {
      lua_rawgeti(L, 2, i);
      lua_getfield(L, -1, "id");
      lua_getfield(L, -2, "weight");
      heads_.push_back("{\"id\":\"" + std::string(lua_tostring(L, -2)) + "\",\"points\":" +
                       std::to_string(lua_tointeger(L, -1)) + ",\"why\":\"");
      lua_pop(L, 3);
    }
    lua_remove(L, 2);
    lua_settop(L, kLastKey);
  }

  void score(const char *line, size_t size, Output &out) {
    at_ = line;
    end_ = line + size;
    value(1);
    space();
    if (at_ != end_) bad();
    push_key("id", 2);
    lua_rawget(L, -2);
    int lead = lua_gettop(L) - 1;
    lua_pushvalue(L, kScore);
    lua_pushvalue(L, lead);
    if (lua_pcall(L, 1, 6, 0)) throw lua_tostring(L, -1);
    write(lead + 1, out);
    lua_settop(L, lead - 1);
  }

 private:
  // The result of the card stands above the lead's id, which is at `id`.
  void write(int id, Output &out) {
    size_t size;
    const char *text = lua_tolstring(L, id, &size);
    out.literal("{\"id\":\"");
    out.escaped(text, size);
    out.literal("\",\"score\":");
    out.hundredths(lua_tonumber(L, id + 1));
    out.literal(",\"grade\":\"");
    out.put(lua_tostring(L, id + 2), 1);
    if (lua_toboolean(L, id + 5)) out.literal("\",\"qualified\":true,\"fit\":");
    else out.literal("\",\"qualified\":false,\"fit\":");
    out.integer((long long)lua_tonumber(L, id + 3));
    out.literal(",\"engagement\":");
    out.hundredths(lua_tonumber(L, id + 4));
    out.literal(",\"reasons\":[");
    int count = (int)lua_tointeger(L, id + 6);
    for (int i = 1; i <= count; i++) {
      lua_rawgeti(L, kFired, i);
      lua_rawgeti(L, kWhy, i);
      const std::string &head = heads_[(size_t)lua_tointeger(L, -2) - 1];
      text = lua_tolstring(L, -1, &size);
      if (i > 1) out.literal(",");
      out.put(head.data(), head.size());
      out.escaped(text, size);
      out.literal("\"}");
      lua_pop(L, 2);
    }
    out.literal("]}\n");
  }

  [[noreturn]] static void bad() { throw "bad JSON"; }

  void space() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) at_++;
  }

  // Pushes a key; short ones are made once and stay on the stack.
  void push_key(const char *text, size_t size) {
    if (size - 1 < 23) {
      PinnedKey &key = pinned_[(size * 7 + (unsigned char)text[0] * 31 +
                                (unsigned char)text[size - 1] * 17 +
                                (unsigned char)text[size / 2]) & 255];
      if (key.size == size && !memcmp(key.text, text, size)) {
        lua_pushvalue(L, key.slot);
        return;
      }
      if (!key.size && next_slot_ < kLastKey) {
        lua_pushlstring(L, text, size);
        lua_copy(L, -1, next_slot_);
        key.slot = next_slot_++;
        key.size = (unsigned)size;
        memcpy(key.text, text, size);
        return;
      }
    }
    lua_pushlstring(L, text, size);
  }

  // Reads a string from its opening quote; the bytes are those of the input where it has no
  // escapes.
  const char *string(size_t &size) {
    const char *begin = ++at_;
    for (;;) {
      __m128i x = _mm_loadu_si128((const __m128i *)at_);
      __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(31)), x);
      __m128i special = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
      unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(special, control));
      if (!mask) { at_ += 16; continue; }
      at_ += __builtin_ctz(mask);
      if (at_ >= end_) bad();
      if (*at_ == '"') {
        size = (size_t)(at_++ - begin);
        return begin;
      }
      if (*at_ != '\\') bad();
      return unescaped(begin, size);
    }
  }

  static unsigned hex(const char *s) {
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
      unsigned c = (unsigned char)s[i] | 32u;
      value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
  }

  static char *put_utf8(char *out, unsigned u) {
    if (u < 0x80) {
      *out++ = (char)u;
    } else if (u < 0x800) {
      *out++ = (char)(0xC0 | u >> 6);
      *out++ = (char)(0x80 | (u & 63));
    } else {
      if (u < 0x10000) {
        *out++ = (char)(0xE0 | u >> 12);
      } else {
        *out++ = (char)(0xF0 | u >> 18);
        *out++ = (char)(0x80 | (u >> 12 & 63));
      }
      *out++ = (char)(0x80 | (u >> 6 & 63));
      *out++ = (char)(0x80 | (u & 63));
    }
    return out;
  }

  const char *unescaped(const char *begin, size_t &size) {
    if ((size_t)(end_ - begin) > scratch_.size()) scratch_.resize((size_t)(end_ - begin));
    char *out = scratch_.data();
    memcpy(out, begin, (size_t)(at_ - begin));
    out += at_ - begin;
    while (at_ < end_ && *at_ != '"') {
      if (*at_ != '\\') { *out++ = *at_++; continue; }
      char c = at_[1];
      at_ += 2;
      switch (c) {
        case 'n': *out++ = '\n'; break;
        case 't': *out++ = '\t'; break;
        case 'r': *out++ = '\r'; break;
        case 'b': *out++ = '\b'; break;
        case 'f': *out++ = '\f'; break;
        case 'u': {
          unsigned u = hex(at_);
          at_ += 4;
          if (u >= 0xD800 && u < 0xDC00 && at_[0] == '\\' && at_[1] == 'u') {
            u = 0x10000 + ((u - 0xD800) << 10) + hex(at_ + 2) - 0xDC00;
            at_ += 6;
          }
          out = put_utf8(out, u);
          break;
        }
        default: *out++ = c;
      }
    }
    if (at_ >= end_) bad();
    at_++;
    size = (size_t)(out - scratch_.data());
    return scratch_.data();
  }

  void object(int depth) {
    lua_createtable(L, 0, depth < 3 ? 12 : 2);
    at_++;
    space();
    if (*at_ == '}') { at_++; return; }
    for (;;) {
      size_t size;
      if (*at_ != '"') bad();
      const char *key = string(size);
      push_key(key, size);
      space();
      if (*at_++ != ':') bad();
      value(depth + 1);
      lua_rawset(L, -3);
      space();
      if (*at_ == '}') { at_++; return; }
      if (*at_++ != ',') bad();
      space();
    }
  }

  void array(int depth) {
    lua_createtable(L, 4, 0);
    at_++;
    space();
    if (*at_ == ']') { at_++; return; }
    for (int i = 1;; i++) {
      value(depth + 1);
      lua_rawseti(L, -2, i);
      space();
      if (*at_ == ']') { at_++; return; }
      if (*at_++ != ',') bad();
    }
  }

  void word(const char *text, size_t size) {
    if ((size_t)(end_ - at_) < size || memcmp(at_, text, size)) bad();
    at_ += size;
  }

  void number() {
    const char *begin = at_;
    bool negative = *at_ == '-';
    at_ += negative;
    long long whole = 0;
    const char *digits = at_;
    while ((unsigned)(*at_ - '0') < 10 && at_ - digits < 18) whole = whole * 10 + (*at_++ - '0');
    if (at_ == digits) bad();
    if (*at_ != '.' && *at_ != 'e' && *at_ != 'E' && (unsigned)(*at_ - '0') > 9) {
      lua_pushinteger(L, negative ? -whole : whole);
      return;
    }
    double value;
    auto result = std::from_chars(begin, end_, value);
    if (result.ec != std::errc()) bad();
    at_ = result.ptr;
    lua_pushnumber(L, value);
  }

  void value(int depth) {
    space();
    if (at_ >= end_) bad();
    switch (*at_) {
      case '"': {
        size_t size;
        const char *text = string(size);
        lua_pushlstring(L, text, size);
        return;
      }
      case '{': object(depth); return;
      case '[': array(depth); return;
      case 't': word("true", 4); lua_pushboolean(L, 1); return;
      case 'f': word("false", 5); lua_pushboolean(L, 0); return;
      case 'n': word("null", 4); lua_pushnil(L); return;
      default: number();
    }
  }
};

// Pieces of the input, each ending at a line's end, taken and written in order.
static int in_file, out_file;
static size_t in_size, in_at, next_in, next_out, leads;
static std::mutex mutex;
static std::condition_variable written;

static bool take(std::vector<char> &piece, size_t &size, size_t &number) {
  std::lock_guard<std::mutex> guard(mutex);
  if (in_at >= in_size) return false;
  piece.resize(kChunk + kPadding);
  ssize_t got = pread(in_file, piece.data(), kChunk, (off_t)in_at);
  if (got <= 0) die("cannot read");
  size = (size_t)got;
  if (in_at + size < in_size) {
    const char *last = (const char *)memrchr(piece.data(), '\n', size);
    if (!last) die("a line is longer than a megabyte");
    size = (size_t)(last - piece.data()) + 1;
  }
  in_at += size;
  number = next_in++;
  return true;
}

static void give(const Output &out, size_t number) {
  std::unique_lock<std::mutex> guard(mutex);
  written.wait(guard, [&] { return next_out == number; });
  for (size_t done = 0; done < out.count;) {
    ssize_t k = write(out_file, out.bytes.data() + done, out.count - done);
    if (k <= 0) die("cannot write");
    done += (size_t)k;
  }
  next_out++;
  written.notify_all();
}

static void work(Host *host) try {
  std::vector<char> piece;
  Output out;
  size_t size, number, count = 0;
  out.bytes.resize(2 << 20);
  while (take(piece, size, number)) {
    out.count = 0;
    for (const char *at = piece.data(), *end = at + size; at < end;) {
      const char *newline = (const char *)memchr(at, '\n', (size_t)(end - at));
      if (!newline) newline = end;
      host->score(at, (size_t)(newline - at), out);
      count++;
      at = newline + 1;
    }
    give(out, number);
  }
  std::lock_guard<std::mutex> guard(mutex);
  leads += count;
} catch (const char *message) {
  die(message);
}

int main(int count, char **arguments) {
  if (count < 4) die("usage: limit FOLDER LEADS OUT [THREADS]");
  in_file = open(arguments[2], O_RDONLY);
  struct stat status;
  if (in_file < 0 || fstat(in_file, &status)) die("cannot open the leads");
  in_size = (size_t)status.st_size;
  out_file = open(arguments[3], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out_file < 0) die("cannot open the output");
  int threads = count > 4 ? atoi(arguments[4]) : 1;
  std::vector<Host *> hosts;
  for (int i = 0; i < std::max(1, threads); i++) hosts.push_back(new Host(arguments[1]));
  std::vector<std::thread> others;
  for (size_t i = 1; i < hosts.size(); i++) others.emplace_back(work, hosts[i]);
  work(hosts[0]);
  for (auto &other : others) other.join();
  fprintf(stderr, "%zu leads\n", leads);
}
