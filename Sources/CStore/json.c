#include "CStore.h"

#include <string.h>

// The index behind the quote that ends the string whose text begins at `at`; 0 when none does.
static size_t string_end(const uint8_t *bytes, size_t at, size_t end) {
  size_t start = at;
  while (at < end) {
    const uint8_t *quote = memchr(bytes + at, '"', end - at);
    if (!quote) return 0;
    at = (size_t)(quote - bytes);
    size_t escapes = at;
    while (escapes > start && bytes[escapes - 1] == '\\') escapes--;
    if ((at - escapes) % 2 == 0) return at + 1;
    at++;
  }
  return 0;
}

size_t cs_json_container_end(const uint8_t *bytes, size_t start, size_t end) {
  size_t depth = 0;
  for (size_t at = start; at < end; at++) {
    switch (bytes[at]) {
      case '"':
        at = string_end(bytes, at + 1, end);
        if (at == 0) return 0;
        at--;
        break;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (depth <= 1) return depth == 1 ? at + 1 : 0;
        depth--;
        break;
      default:
        if (depth == 0) return 0;
    }
  }
  return 0;
}
