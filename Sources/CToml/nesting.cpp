#include "nesting.hpp"

#include "CToml.h"

namespace {

/// Walks over a text, knowing no more of TOML than where strings and comments end.
class walker {
 public:
  walker(const uint8_t *text, size_t count) : text(text), count(count) {}

  ct::nesting walk() {
    while (at < count && found.too_deep.line == 0 && found.too_many_parts.line == 0) step();
    return found;
  }

 private:
  const uint8_t *text;
  size_t count;
  size_t at = 0;
  size_t depth = 0;
  size_t parts = 1;
  ct::nesting found;

  uint8_t peek(size_t ahead) const { return at + ahead < count ? text[at + ahead] : 0; }

  void step() {
    const uint8_t byte = text[at];
    switch (byte) {
      case '"':
      case '\'': return skip_string(byte);
      case '#':
        while (at < count && text[at] != '\n') at += 1;
        return;
      case '[':
      case '{':
        depth += 1;
        parts = 1;
        if (depth > CT_MAXIMUM_DEPTH) found.too_deep = here();
        break;
      case ']':
      case '}':
        if (depth > 0) depth -= 1;
        parts = 1;
        break;
      case '.':
        parts += 1;
        if (parts > CT_MAXIMUM_KEY_PARTS) found.too_many_parts = here();
        break;
      case '=':
      case ',':
      case '\n': parts = 1; break;
      default: break;
    }
    at += 1;
  }

  void skip_string(uint8_t quote) {
    const bool is_long = peek(1) == quote && peek(2) == quote;
    at += is_long ? 3 : 1;
    while (at < count) {
      if (quote == '"' && text[at] == '\\') {
        at += 2;
      } else if (!is_long && text[at] == '\n') {
        return;
      } else if (text[at] != quote) {
        at += 1;
      } else if (!is_long) {
        at += 1;
        return;
      } else if (peek(1) == quote && peek(2) == quote) {
        at += 3;
        // Up to two quotes before the closing three belong to the text.
        for (int extra = 0; extra < 2 && peek(0) == quote; extra += 1) at += 1;
        return;
      } else {
        at += 1;
      }
    }
  }

  ct::place here() const {
    ct::place place{1, 1};
    for (size_t index = 0; index < at; index += 1) {
      if (text[index] == '\n') {
        place.line += 1;
        place.column = 1;
      } else if ((text[index] & 0xC0) != 0x80) {
        place.column += 1;
      }
    }
    return place;
  }
};

}  // namespace

ct::nesting ct::look_at_nesting(const uint8_t *text, size_t count) {
  return walker(text, count).walk();
}
