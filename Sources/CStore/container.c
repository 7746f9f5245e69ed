// Where an object or an array ends: sixty-four bytes at a time.
#include "CStore.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define BLOCK 64

// A bit for each byte of a block, the first one lowest.
struct marks {
  uint64_t quotes, backslashes, opening, closing;
};

// How far a walk has come.
struct walk {
  uint64_t depth;
  // All ones inside a string, else 0.
  uint64_t in_string;
  // 1 when the block before ended with a backslash that escapes what comes.
  uint64_t escaped;
};

#if defined(__SSE2__)

static uint64_t equal(const __m128i *parts, char byte) {
  __m128i wanted = _mm_set1_epi8(byte);
  uint64_t found = 0;
  for (int part = 0; part < 4; part++) {
    uint64_t bits = (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(parts[part], wanted));
    found |= bits << (16 * part);
  }
  return found;
}

static struct marks marked(const uint8_t *block) {
  __m128i bytes[4], folded[4];
  for (int part = 0; part < 4; part++) {
    bytes[part] = _mm_loadu_si128((const __m128i *)(block + 16 * part));
    // Brackets and braces differ in this bit alone.
    folded[part] = _mm_or_si128(bytes[part], _mm_set1_epi8(0x20));
  }
  return (struct marks){
    equal(bytes, '"'), equal(bytes, '\\'), equal(folded, '{'), equal(folded, '}')};
}

#else

static struct marks marked(const uint8_t *block) {
  struct marks marks = {0, 0, 0, 0};
  for (int place = 0; place < BLOCK; place++) {
    uint64_t bit = (uint64_t)1 << place;
    switch (block[place]) {
      case '"': marks.quotes |= bit; break;
      case '\\': marks.backslashes |= bit; break;
      case '{': case '[': marks.opening |= bit; break;
      case '}': case ']': marks.closing |= bit; break;
      default: break;
    }
  }
  return marks;
}

#endif

// The quotes at which strings begin and end: no backslash inside of one escapes them.
static uint64_t borders(struct marks marks, struct walk *walk) {
  if (!marks.backslashes && !walk->escaped) return marks.quotes;
  uint64_t found = 0, rest = (marks.quotes | marks.backslashes) & ~walk->escaped;
  int is_inside = walk->in_string != 0;
  walk->escaped = 0;
  while (rest) {
    uint64_t bit = rest & -rest;
    rest &= ~bit;
    if (marks.quotes & bit) {
      found |= bit;
      is_inside = !is_inside;
    } else if (is_inside) {
      rest &= ~(bit << 1);
      walk->escaped = bit >> 63;
    }
  }
  return found;
}

// Each bit becomes the sum of those up to it, modulo 2.
static uint64_t sums(uint64_t bits) {
  for (int shift = 1; shift < BLOCK; shift *= 2) bits ^= bits << shift;
  return bits;
}

// The number of bytes up to the end of what is open, 0 when it goes on behind the block.
static size_t end_in(const uint8_t *block, struct walk *walk) {
  struct marks marks = marked(block);
  uint64_t inside = sums(borders(marks, walk)) ^ walk->in_string;
  walk->in_string = (uint64_t)((int64_t)inside >> 63);
  uint64_t opening = marks.opening & ~inside, closing = marks.closing & ~inside;
  uint64_t closed = (uint64_t)__builtin_popcountll(closing);
  if (walk->depth > closed) {
    walk->depth += (uint64_t)__builtin_popcountll(opening) - closed;
    return 0;
  }
  for (uint64_t rest = opening | closing; rest; rest &= rest - 1) {
    uint64_t bit = rest & -rest;
    if (opening & bit) walk->depth++;
    else if (--walk->depth == 0) return (size_t)__builtin_ctzll(bit) + 1;
  }
  return 0;
}

size_t cs_json_container_end(const uint8_t *bytes, size_t start, size_t end) {
  if (start >= end || (bytes[start] | 0x20) != '{') return 0;
  // The opening bracket is counted before the walk, which begins behind it.
  struct walk walk = {1, 0, 0};
  size_t at = start + 1;
  for (; end - at >= BLOCK; at += BLOCK) {
    size_t found = end_in(bytes + at, &walk);
    if (found) return at + found;
  }
  uint8_t rest[BLOCK] = {0};
  memcpy(rest, bytes + at, end - at);
  size_t found = end_in(rest, &walk);
  return found ? at + found : 0;
}
