#pragma once
#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli) of `count` bytes, continued from `seed` in the manner of zlib: seed 0 starts,
// and crc(b, crc(a, 0)) is the checksum of a followed by b. "123456789" gives e3069283.
// `bytes` may be NULL when count is 0. Never fails.
uint32_t cs_crc32c(const void *_Nullable bytes, size_t count, uint32_t seed);

// The same without the processor's own instruction; for machines that lack it, and for tests.
uint32_t cs_crc32c_portable(const void *_Nullable bytes, size_t count, uint32_t seed);

// The type of the file system that holds an open file (statfs's f_type), or -errno.
int64_t cs_file_system_type(int descriptor);
