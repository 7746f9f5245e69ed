// Bytes that grow, outside of Lua's memory.
#include <stdlib.h>

#include "host.h"

bool lh_buffer_reserve(lh_buffer *buffer, size_t count) {
  if (count > SIZE_MAX / 4 - buffer->count) return false;
  if (buffer->count + count <= buffer->capacity) return true;
  size_t capacity = (buffer->count + count) * 2 + 256;
  uint8_t *moved = realloc(buffer->bytes, capacity);
  if (!moved) return false;
  buffer->bytes = moved;
  buffer->capacity = capacity;
  return true;
}

bool lh_buffer_append(lh_buffer *buffer, const void *bytes, size_t count) {
  if (!lh_buffer_reserve(buffer, count)) return false;
  if (count) memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
  return true;
}

void lh_buffer_free(lh_buffer *buffer) {
  free(buffer->bytes);
  *buffer = (lh_buffer){0};
}

void lh_put_u32(lh_buffer *out, uint32_t value) { lh_buffer_append(out, &value, sizeof value); }

void lh_put_text(lh_buffer *out, const char *text, size_t count) {
  lh_put_u32(out, (uint32_t)count);
  lh_buffer_append(out, text, count);
}
