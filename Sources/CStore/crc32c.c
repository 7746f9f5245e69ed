#include "CStore.h"

#include <string.h>

#define POLYNOMIAL 0x82f63b78u

static uint32_t table[8][256];

// Filled before main, so that no caller meets half a table.
__attribute__((constructor)) static void fill(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
    table[0][byte] = crc;
  }
  for (uint32_t byte = 0; byte < 256; byte++) {
    for (int slice = 1; slice < 8; slice++) {
      uint32_t crc = table[slice - 1][byte];
      table[slice][byte] = (crc >> 8) ^ table[0][crc & 0xff];
    }
  }
}

static uint32_t by_byte(const uint8_t *at, size_t count, uint32_t crc) {
  while (count--) crc = (crc >> 8) ^ table[0][(crc ^ *at++) & 0xff];
  return crc;
}

uint32_t cs_crc32c_portable(const void *bytes, size_t count, uint32_t seed) {
  const uint8_t *at = bytes;
  uint32_t crc = ~seed;
  for (; count >= 8; at += 8, count -= 8) {
    uint32_t low = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16
      | (uint32_t)at[3] << 24;
    low ^= crc;
    crc = table[7][low & 0xff] ^ table[6][(low >> 8) & 0xff] ^ table[5][(low >> 16) & 0xff]
      ^ table[4][low >> 24] ^ table[3][at[4]] ^ table[2][at[5]] ^ table[1][at[6]]
      ^ table[0][at[7]];
  }
  return ~by_byte(at, count, crc);
}

#if defined(__x86_64__)

__attribute__((target("sse4.2"))) static uint32_t hardware(
  const uint8_t *at, size_t count, uint32_t seed) {
  uint64_t crc = ~seed;
  for (; count >= 8; at += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    crc = __builtin_ia32_crc32di(crc, word);
  }
  uint32_t rest = (uint32_t)crc;
  while (count--) rest = __builtin_ia32_crc32qi(rest, *at++);
  return ~rest;
}

uint32_t cs_crc32c(const void *bytes, size_t count, uint32_t seed) {
  if (__builtin_cpu_supports("sse4.2")) return hardware(bytes, count, seed);
  return cs_crc32c_portable(bytes, count, seed);
}

#else

uint32_t cs_crc32c(const void *bytes, size_t count, uint32_t seed) {
  return cs_crc32c_portable(bytes, count, seed);
}

#endif
