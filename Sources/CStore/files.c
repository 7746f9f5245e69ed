// memmem needs it.
#define _GNU_SOURCE
#include "CStore.h"

#include <errno.h>
#include <string.h>
#include <sys/vfs.h>

int64_t cs_file_system_type(int descriptor) {
  struct statfs facts;
  if (fstatfs(descriptor, &facts) != 0) return -(int64_t)errno;
  // f_type is signed on some machines: the magic numbers are 32 bits wide.
  return (int64_t)(uint32_t)facts.f_type;
}

int64_t cs_free_bytes(int descriptor) {
  struct statfs facts;
  if (fstatfs(descriptor, &facts) != 0) return -(int64_t)errno;
  return (int64_t)facts.f_bavail * (int64_t)facts.f_bsize;
}

int cs_contains(const void *bytes, size_t count, const void *needle, size_t length) {
  return memmem(bytes, count, needle, length) != NULL;
}
