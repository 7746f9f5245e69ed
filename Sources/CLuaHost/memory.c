// The allocator: size classes, the count of bytes in use, and the denial that kills.
#include <stdlib.h>

#include "host.h"

enum { SLAB = 32 * 1024, HEADROOM = 64 * 1024 * 1024 };

static size_t class_of(size_t size) { return (size + LH_GRAIN - 1) / LH_GRAIN; }

static bool is_small(size_t size) { return size <= LH_CLASSES * LH_GRAIN; }

static bool add_slab(lh_pool *pool) {
  char *slab = malloc(SLAB);
  if (!slab) return false;
  *(void **)(void *)slab = pool->slabs;
  pool->slabs = slab;
  pool->next = slab + LH_GRAIN;
  pool->end = slab + SLAB;
  pool->footprint += SLAB;
  return true;
}

static void *take(lh_pool *pool, size_t size) {
  if (!is_small(size)) return malloc(size);
  size_t class = class_of(size);
  void *block = pool->free[class];
  if (block) {
    pool->free[class] = *(void **)block;
    return block;
  }
  if ((size_t)(pool->end - pool->next) < class * LH_GRAIN && !add_slab(pool)) return NULL;
  block = pool->next;
  pool->next += class * LH_GRAIN;
  return block;
}

static void give(lh_pool *pool, void *block, size_t size) {
  if (!is_small(size)) {
    free(block);
    return;
  }
  size_t class = class_of(size);
  *(void **)block = pool->free[class];
  pool->free[class] = block;
}

static void *resize(lh_pool *pool, void *block, size_t old_size, size_t size) {
  if (is_small(old_size) && is_small(size) && class_of(old_size) == class_of(size)) return block;
  if (!is_small(old_size) && !is_small(size)) return realloc(block, size);
  void *moved = take(pool, size);
  if (!moved) return NULL;
  memcpy(moved, block, old_size < size ? old_size : size);
  give(pool, block, old_size);
  return moved;
}

/// Deep in calls, a new block without a kind may be the stack: recursion has its own report.
static bool may_be_stack(lh_box *box, int kind) {
  lua_Debug frame;
  return kind == 0 && lua_getstack(box->running, LH_DEEP, &frame);
}

/// Whether a new block is most likely a stack: Lua doubles its 40 slots, and adds five.
static bool is_stack(void *block, size_t size) {
  enum { SLOT = 16, EXTRA = 5, BASIC = 40 };
  if (block || size % SLOT || size / SLOT < BASIC + EXTRA) return false;
  size_t slots = size / SLOT - EXTRA;
  while (slots % 2 == 0 && slots > BASIC) slots /= 2;
  return slots == BASIC;
}

static bool exceeds(lh_box *box, void *block, int kind, size_t old_size, size_t size) {
  int64_t total = box->used + (int64_t)(size - old_size);
  if (box->lifted) return total > box->limits.memory_bytes + HEADROOM;
  if (total > box->limits.memory_bytes) return true;
  if ((int64_t)box->pool.footprint > 2 * box->limits.memory_bytes + 4 * SLAB) return true;
  if ((int64_t)size <= box->limits.block_bytes) return false;
  return block != box->strings && !may_be_stack(box, kind);
}

/// Lua asks a second time after a full collection: the second refusal in a row is final.
static void *refuse(lh_box *box, void *block, size_t size) {
  if (block && block == box->strings) return NULL;
  if (box->denied != size || !box->main) {
    box->denied = size;
    // A full collection takes so long that a script which lives on them would hide from the clock.
    if (box->running && !box->lifted) lh_watch(box, box->running);
    return NULL;
  }
  lua_Debug frame;
  bool deep = box->running && lua_getstack(box->running, LH_RECURSION, &frame);
  bool large = (int64_t)size > box->limits.block_bytes;
  if (deep || (large && is_stack(block, size))) {
    lh_kill(box, box->running, LH_SCRIPT, "recursion too deep");
  } else if (large) {
    lh_kill(box, box->running, LH_MEMORY, "a block of %zu bytes is over the limit of %lld", size,
            (long long)box->limits.block_bytes);
  } else {
    lh_kill(box, box->running, LH_MEMORY, "the script needs more than its %lld bytes of memory",
            (long long)box->limits.memory_bytes);
  }
  return NULL;
}

/// The price of a new object. Short strings have none: whether one is made anew depends on what was
/// collected, and fuel does not.
static void charge_object(lh_box *box, int kind, size_t size) {
  if (box->lifted) return;
  if (kind == LUA_TSTRING) box->fuel -= size > 256 ? (int64_t)(size >> 4) : 0;
  else box->fuel -= 8;
  if (box->fuel < 0 && !box->fuel_alarm && box->running) {
    box->fuel_alarm = true;
    lh_arm(box, box->running);
  }
}

static void *allocate(lh_box *box, void *block, size_t old_size, size_t size) {
  int kind = block ? 0 : (int)old_size;
  if (!block) old_size = 0;
  if (size > old_size && exceeds(box, block, kind, old_size, size)) {
    return refuse(box, block, size);
  }
  void *result = block ? resize(&box->pool, block, old_size, size) : take(&box->pool, size);
  if (!result) return refuse(box, block, size);
  box->used += (int64_t)size - (int64_t)old_size;
  if (size == box->denied) box->denied = 0;
  if (box->used > box->peak) box->peak = box->used;
  if (kind != 0) charge_object(box, kind, size);
  if (!box->main && !box->strings && !block && size == 128 * sizeof(void *)) box->strings = result;
  else if (block && block == box->strings) box->strings = result;
  return result;
}

/// The usual cases stand here: freeing, and a small block that is in its free list.
void *lh_allocate(void *context, void *block, size_t old_size, size_t size) {
  lh_box *box = context;
  if (size == 0) {
    if (!block) return NULL;
    box->used -= (int64_t)old_size;
    give(&box->pool, block, old_size);
    return NULL;
  }
  if (block || size > 256 || box->fuel < 0) return allocate(box, block, old_size, size);
  size_t class = class_of(size);
  void *known = box->pool.free[class];
  int64_t total = box->used + (int64_t)size;
  if (!known || total > box->limits.memory_bytes) return allocate(box, block, old_size, size);
  box->pool.free[class] = *(void **)known;
  box->used = total;
  if (total > box->peak) box->peak = total;
  if (size == box->denied) box->denied = 0;
  if (old_size > LUA_TSTRING && !box->lifted) box->fuel -= 8;
  return known;
}

void lh_pool_free(lh_pool *pool) {
  for (void *slab = pool->slabs; slab;) {
    void *next = *(void **)slab;
    free(slab);
    slab = next;
  }
  pool->slabs = NULL;
}

void lh_reserve(lua_State *L, size_t size) {
  lh_box *box = lh_box_of(L);
  if (size > (size_t)box->limits.block_bytes) {
    lh_kill(box, L, LH_MEMORY, "a text of %zu bytes is over the limit of %lld bytes for a block",
            size, (long long)box->limits.block_bytes);
    lh_raise_death(L);
  }
  if (size < 4096 || box->used + 3 * (int64_t)size <= box->limits.memory_bytes) return;
  lua_gc(L, LUA_GCCOLLECT);
  lh_look(L);
  if (box->used + 2 * (int64_t)size <= box->limits.memory_bytes) return;
  lh_kill(box, L, LH_MEMORY, "the script needs more than its %lld bytes of memory",
          (long long)box->limits.memory_bytes);
  lh_raise_death(L);
}
