// Which lines of a script can run, as its compiled form tells, and which of them did.
#include <stdlib.h>

#include "host.h"

/// Bytes of all the lines of one coverage; beyond it no file is added.
#define LH_COVERAGE_BYTES (64 << 20)
/// The mark in a function's line numbers that the number itself stands in a second list.
#define LH_ABSOLUTE_LINE (-128)

/// A function of a file. Functions that begin and end in the same lines count as one.
typedef struct {
  int32_t first;
  int32_t last;
  uint8_t *can;  // a bit for each line from `first` to `last`
  uint8_t *ran;
} function_lines;

typedef struct {
  char *name;
  int32_t last;
  function_lines *functions;
  size_t count;
  size_t capacity;
} file_lines;

struct lh_coverage {
  int owners;
  file_lines *files;
  size_t count;
  size_t bytes;
};

// MARK: The compiled form

/// The bytes of a function as lua_dump writes them. `next` is null once something was amiss.
typedef struct {
  const uint8_t *next;
  const uint8_t *end;
} dump_reader;

static const uint8_t *take_bytes(dump_reader *reader, size_t count) {
  const uint8_t *bytes = reader->next;
  if (!bytes || (size_t)(reader->end - bytes) < count) {
    reader->next = NULL;
    return NULL;
  }
  reader->next = bytes + count;
  return bytes;
}

static uint8_t take_byte(dump_reader *reader) {
  const uint8_t *byte = take_bytes(reader, 1);
  return byte ? *byte : 0;
}

/// Seven bits in a byte, the highest first; the last byte has its top bit set.
static size_t take_size(dump_reader *reader) {
  size_t size = 0;
  for (int count = 0; count < 10 && reader->next; count++) {
    uint8_t byte = take_byte(reader);
    size = size << 7 | (byte & 0x7F);
    if (byte & 0x80) return size;
  }
  reader->next = NULL;
  return 0;
}

static void skip_string(dump_reader *reader) {
  size_t size = take_size(reader);
  if (size > 1) take_bytes(reader, size - 1);
}

static void skip_constants(dump_reader *reader) {
  for (size_t left = take_size(reader); left > 0 && reader->next; left--) {
    switch (take_byte(reader)) {
      case 0x03: take_bytes(reader, sizeof(lua_Integer)); break;
      case 0x13: take_bytes(reader, sizeof(lua_Number)); break;
      case 0x04:
      case 0x14: skip_string(reader); break;
      default: break;
    }
  }
}

static void skip_names(dump_reader *reader) {
  for (size_t left = take_size(reader); left > 0 && reader->next; left--) {
    skip_string(reader);
    take_size(reader);
    take_size(reader);
  }
  for (size_t left = take_size(reader); left > 0 && reader->next; left--) skip_string(reader);
}

static bool has_bit(const uint8_t *bits, int32_t index) {
  return bits[index >> 3] >> (index & 7) & 1;
}

static void set_bit(uint8_t *bits, int32_t index) { bits[index >> 3] |= (uint8_t)(1 << (index & 7)); }

/// The new function's place in its file, or -1.
static ptrdiff_t add_function(lh_coverage *coverage, file_lines *file, int32_t first,
                              int32_t last) {
  if (first < 0 || last < first || last > file->last) return -1;
  if (file->count == file->capacity) {
    size_t capacity = file->capacity ? 2 * file->capacity : 16;
    function_lines *functions = realloc(file->functions, capacity * sizeof *functions);
    if (!functions) return -1;
    file->functions = functions;
    file->capacity = capacity;
  }
  size_t bytes = (size_t)(last - first) / 8 + 1;
  coverage->bytes += 2 * bytes + sizeof(function_lines);
  if (coverage->bytes > LH_COVERAGE_BYTES) return -1;
  uint8_t *bits = calloc(2, bytes);
  if (!bits) return -1;
  file->functions[file->count] = (function_lines){first, last, bits, bits + bytes};
  return (ptrdiff_t)file->count++;
}

/// Marks the lines of a function's instructions from number `start` on. The last one is the return
/// that every function ends with, which often nothing reaches: it counts only when it is all there is.
static void read_lines(dump_reader *reader, function_lines *function, size_t start) {
  size_t count = take_size(reader);
  const uint8_t *steps = take_bytes(reader, count);
  dump_reader absolute = *reader;
  take_size(&absolute);
  int32_t line = function->first;
  for (size_t index = 0; steps && index < count; index++) {
    int8_t step = (int8_t)steps[index];
    if (step == LH_ABSOLUTE_LINE) {
      take_size(&absolute);
      line = (int32_t)take_size(&absolute);
    } else {
      line += step;
    }
    bool counts = index >= start && (index + 1 < count || index == start);
    if (counts && line >= function->first && line <= function->last && line > 0) {
      set_bit(function->can, line - function->first);
    }
  }
  for (size_t left = take_size(reader); left > 0 && reader->next; left--) {
    take_size(reader);
    take_size(reader);
  }
}

static void read_function(lh_coverage *coverage, file_lines *file, dump_reader *reader) {
  skip_string(reader);
  int32_t first = (int32_t)take_size(reader);
  int32_t last = (int32_t)take_size(reader);
  take_byte(reader);
  // The hook is not told of the instruction that makes room for "...".
  size_t start = take_byte(reader) != 0;
  take_byte(reader);
  size_t instructions = take_size(reader);
  if (instructions > (size_t)(reader->end - reader->next) / 4) reader->next = NULL;
  take_bytes(reader, instructions * 4);
  skip_constants(reader);
  take_bytes(reader, take_size(reader) * 3);
  ptrdiff_t place = add_function(coverage, file, first, first == 0 ? file->last : last);
  if (place < 0) reader->next = NULL;
  for (size_t left = take_size(reader); left > 0 && reader->next; left--) {
    read_function(coverage, file, reader);
  }
  if (!reader->next) return;
  read_lines(reader, &file->functions[place], start);
  skip_names(reader);
}

static int append_dump(lua_State *L, const void *bytes, size_t count, void *buffer) {
  (void)L;
  return lh_buffer_append(buffer, bytes, count) ? 0 : 1;
}

static bool compile(lh_buffer *dump, const uint8_t *source, size_t count) {
  lua_State *L = luaL_newstate();
  if (!L) return false;
  bool is_done = lh_compile_alone(L, (const char *)source, count) == LUA_OK &&
                 lua_dump(L, append_dump, dump, 0) == 0;
  lua_close(L);
  return is_done;
}

static bool read_dump(lh_coverage *coverage, file_lines *file, const lh_buffer *dump) {
  // Signature, version 5.4, format 0, check bytes, three sizes, two check numbers, upvalues.
  static const uint8_t head[] = {0x1B, 'L', 'u', 'a', 0x54, 0x00};
  enum { HEAD = sizeof head + 6 + 3 + sizeof(lua_Integer) + sizeof(lua_Number) + 1 };
  if (dump->count < HEAD || memcmp(dump->bytes, head, sizeof head) != 0) return false;
  dump_reader reader = {dump->bytes + HEAD, dump->bytes + dump->count};
  read_function(coverage, file, &reader);
  return reader.next != NULL;
}

// MARK: Files

static int compare_functions(const void *left, const void *right) {
  const function_lines *a = left;
  const function_lines *b = right;
  if (a->first != b->first) return a->first < b->first ? -1 : 1;
  return a->last < b->last ? -1 : a->last > b->last;
}

/// Sorts the functions, and joins those that only their lines could tell apart.
static void settle_functions(file_lines *file) {
  qsort(file->functions, file->count, sizeof *file->functions, compare_functions);
  size_t kept = 0;
  for (size_t index = 1; index < file->count; index++) {
    function_lines *before = &file->functions[kept];
    function_lines *function = &file->functions[index];
    if (compare_functions(before, function) != 0) {
      file->functions[++kept] = *function;
      continue;
    }
    for (int32_t line = 0; line <= function->last - function->first; line++) {
      if (has_bit(function->can, line)) set_bit(before->can, line);
    }
    free(function->can);
  }
  file->count = kept + 1;
}

static void free_file(file_lines *file) {
  for (size_t index = 0; index < file->count; index++) free(file->functions[index].can);
  free(file->functions);
  free(file->name);
}

static int32_t count_lines(const uint8_t *source, size_t count) {
  int32_t lines = 1;
  for (size_t index = 0; index < count && lines < INT32_MAX; index++) {
    lines += source[index] == '\n' || source[index] == '\r';
  }
  return lines;
}

bool lh_coverage_add(lh_coverage *coverage, const char *file, const uint8_t *source,
                     size_t count) {
  file_lines *files = realloc(coverage->files, (coverage->count + 1) * sizeof *files);
  if (!files) return false;
  coverage->files = files;
  file_lines added = {.name = strdup(file)};
  if (source) added.last = count_lines(source, count);
  lh_buffer dump = {0};
  bool is_read = added.name && source && compile(&dump, source, count) &&
                 read_dump(coverage, &added, &dump);
  lh_buffer_free(&dump);
  if (!is_read) {
    free_file(&added);
    return false;
  }
  settle_functions(&added);
  files[coverage->count++] = added;
  return true;
}

static file_lines *find_file(const lh_coverage *coverage, const char *name) {
  for (size_t index = 0; index < coverage->count; index++) {
    if (strcmp(coverage->files[index].name, name) == 0) return &coverage->files[index];
  }
  return NULL;
}

enum { LINE_CANNOT = 0, LINE_RAN, LINE_DID_NOT };

/// A line ran when it did in every function that has a part of it: that a function was made says
/// nothing about what stands in it.
static void judge_lines(const function_lines *function, uint8_t *states) {
  for (int32_t index = 0; index <= function->last - function->first; index++) {
    if (!has_bit(function->can, index)) continue;
    uint8_t *state = &states[function->first + index];
    if (!has_bit(function->ran, index)) *state = LINE_DID_NOT;
    else if (*state == LINE_CANNOT) *state = LINE_RAN;
  }
}

bool lh_coverage_read(const lh_coverage *coverage, const char *file, lh_buffer *results) {
  const file_lines *lines = find_file(coverage, file);
  if (!lines) return true;
  uint8_t *states = calloc((size_t)lines->last + 1, 1);
  if (!states) return false;
  for (size_t index = 0; index < lines->count; index++) {
    judge_lines(&lines->functions[index], states);
  }
  for (int32_t line = 1; line <= lines->last; line++) {
    if (states[line] == LINE_CANNOT) continue;
    lh_put_u32(results, (uint32_t)line);
    lh_put_u8(results, states[line] == LINE_RAN);
  }
  free(states);
  return true;
}

// MARK: Running

void lh_note_line(lh_box *box, lua_State *L, lua_Debug *frame) {
  lua_getinfo(L, "S", frame);
  file_lines *file = find_file(box->coverage, lh_source_name(frame));
  if (!file) return;
  function_lines key = {.first = frame->linedefined, .last = frame->lastlinedefined};
  if (key.first == 0) key.last = file->last;
  function_lines *function =
      bsearch(&key, file->functions, file->count, sizeof key, compare_functions);
  int32_t line = frame->currentline;
  if (!function || line < function->first || line > function->last) return;
  set_bit(function->ran, line - function->first);
}

void lh_cover(lh_box *box, lh_coverage *coverage) {
  coverage->owners++;
  if (box->coverage) lh_coverage_release(box->coverage);
  box->coverage = coverage;
}

lh_coverage *lh_coverage_create(void) {
  lh_coverage *coverage = calloc(1, sizeof *coverage);
  if (coverage) coverage->owners = 1;
  return coverage;
}

void lh_coverage_release(lh_coverage *coverage) {
  if (--coverage->owners > 0) return;
  for (size_t index = 0; index < coverage->count; index++) free_file(&coverage->files[index]);
  free(coverage->files);
  free(coverage);
}
