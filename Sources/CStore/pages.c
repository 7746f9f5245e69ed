// A layer between SQLite and the disk for the index alone: each page of its database ends with a
// checksum and its own number, so that a page which is damaged, missing or in the wrong place is an
// error instead of a wrong answer. What stands in the write-ahead log is checked by SQLite itself
// each time it is opened.
#include "CStore.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define PAGE 4096
#define TAIL 8
#define HEADER 100
#define RESERVED_AT 20

struct page_file {
  sqlite3_file base;
  sqlite3_file *real;
};

static sqlite3_vfs layer;
static sqlite3_vfs *below;

static sqlite3_file *real(sqlite3_file *file) { return ((struct page_file *)file)->real; }

static void put_u32(uint8_t *at, uint32_t value) {
  for (int byte = 0; byte < 4; byte++) at[byte] = (uint8_t)(value >> (8 * byte));
}

static uint32_t get_u32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

int cs_page_is_sound(const uint8_t *page, uint32_t number) {
  return get_u32(page + PAGE - 4) == number
    && get_u32(page + PAGE - TAIL) == cs_crc32c(page, PAGE - TAIL, number);
}

static int read_page(sqlite3_file *file, uint8_t *page, sqlite3_int64 start) {
  int result = file->pMethods->xRead(file, page, PAGE, start);
  // SQLite takes what lies behind the end of a file for zeros; a page that is missing is no page.
  if (result == SQLITE_IOERR_SHORT_READ) return SQLITE_CORRUPT;
  if (result != SQLITE_OK) return result;
  return cs_page_is_sound(page, (uint32_t)(start / PAGE + 1)) ? SQLITE_OK : SQLITE_CORRUPT;
}

static int page_read(sqlite3_file *file, void *target, int count, sqlite3_int64 offset) {
  sqlite3_file *under = real(file);
  // The header is looked at before anything is known; the page that it begins is checked later.
  if (offset + count <= HEADER) return under->pMethods->xRead(under, target, count, offset);
  uint8_t page[PAGE];
  sqlite3_int64 start = offset - offset % PAGE;
  if (count <= 0 || offset + count > start + PAGE) return SQLITE_CORRUPT;
  int result = read_page(under, page, start);
  if (result == SQLITE_OK) memcpy(target, page + (offset - start), (size_t)count);
  return result;
}

static int page_write(sqlite3_file *file, const void *source, int count, sqlite3_int64 offset) {
  sqlite3_file *under = real(file);
  if (count != PAGE || offset % PAGE != 0) return SQLITE_MISUSE;
  uint8_t page[PAGE];
  memcpy(page, source, PAGE);
  // Without room at its end the page would lose its content.
  if (offset == 0 && page[RESERVED_AT] != TAIL) return SQLITE_MISUSE;
  uint32_t number = (uint32_t)(offset / PAGE + 1);
  put_u32(page + PAGE - TAIL, cs_crc32c(page, PAGE - TAIL, number));
  put_u32(page + PAGE - 4, number);
  return under->pMethods->xWrite(under, page, PAGE, offset);
}

static int page_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int page_truncate(sqlite3_file *file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
}

static int page_sync(sqlite3_file *file, int flags) {
  return real(file)->pMethods->xSync(real(file), flags);
}

static int page_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

static int page_lock(sqlite3_file *file, int lock) {
  return real(file)->pMethods->xLock(real(file), lock);
}

static int page_unlock(sqlite3_file *file, int lock) {
  return real(file)->pMethods->xUnlock(real(file), lock);
}

static int page_is_reserved(sqlite3_file *file, int *result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int page_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int page_sector(sqlite3_file *file) {
  return real(file)->pMethods->xSectorSize(real(file));
}

static int page_traits(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

// SQLite writes into this memory as it likes; where its file has a hole and the disk is full, that
// would kill the process. So all of it gets its room now, or the index is not used. A kernel before
// 5.14 does not know how, and memory for reading only needs no room (EINVAL both).
static int page_map(
  sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
  int result = real(file)->pMethods->xShmMap(real(file), region, size, extend, memory);
  if (result != SQLITE_OK || !*memory) return result;
  if (madvise((void *)*memory, (size_t)size, MADV_POPULATE_WRITE) == 0 || errno == EINVAL) {
    return SQLITE_OK;
  }
  *memory = NULL;
  return SQLITE_FULL;
}

static int page_map_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void page_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int page_unmap(sqlite3_file *file, int delete) {
  return real(file)->pMethods->xShmUnmap(real(file), delete);
}

// Without memory mapping every page passes through page_read.
static int page_fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **memory) {
  (void)file;
  (void)offset;
  (void)count;
  *memory = NULL;
  return SQLITE_OK;
}

static int page_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *memory) {
  (void)file;
  (void)offset;
  (void)memory;
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  3,           page_close,    page_read,     page_write,   page_truncate, page_sync,   page_size,
  page_lock,   page_unlock,   page_is_reserved, page_control, page_sector, page_traits, page_map,
  page_map_lock, page_barrier, page_unmap,    page_fetch,   page_unfetch,
};

static int is_index(const char *name) {
  static const char *const ends[] = {"/leads.sqlite", "/leads.sqlite.new"};
  if (!name) return 0;
  size_t length = strlen(name);
  for (size_t index = 0; index < sizeof ends / sizeof *ends; index++) {
    size_t end = strlen(ends[index]);
    if (length >= end && strcmp(name + length - end, ends[index]) == 0) return 1;
  }
  return 0;
}

static int layer_open(
  sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *result) {
  (void)vfs;
  if (!(flags & SQLITE_OPEN_MAIN_DB) || !is_index(name)) {
    return below->xOpen(below, name, file, flags, result);
  }
  struct page_file *mine = (struct page_file *)file;
  mine->real = (sqlite3_file *)(mine + 1);
  mine->base.pMethods = NULL;
  int status = below->xOpen(below, name, mine->real, flags, result);
  if (mine->real->pMethods) mine->base.pMethods = &methods;
  return status;
}

int cs_pages_begin(void) {
  if (below) return SQLITE_OK;
  // Nobody asks how much memory SQLite uses, and counting it takes a lock each time. Where SQLite
  // runs already, it goes on counting.
  (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  if (!found) return SQLITE_ERROR;
  layer = *found;
  layer.pNext = NULL;
  layer.zName = "winnow-pages";
  layer.szOsFile = (int)sizeof(struct page_file) + found->szOsFile;
  layer.xOpen = layer_open;
  below = found;
  return sqlite3_vfs_register(&layer, 1);
}

int cs_pages_reserve(void *database) {
  int count = TAIL;
  return sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &count);
}
