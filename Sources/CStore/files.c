#include "CStore.h"

#include <errno.h>
#include <sys/vfs.h>

int64_t cs_file_system_type(int descriptor) {
  struct statfs facts;
  if (fstatfs(descriptor, &facts) != 0) return -(int64_t)errno;
  // f_type is signed on some machines: the magic numbers are 32 bits wide.
  return (int64_t)(uint32_t)facts.f_type;
}
