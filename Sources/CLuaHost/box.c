// Making and freeing a box.
#include <stdlib.h>

#include "host.h"

char lh_entry_key;
char lh_functions_key;
char lh_guards_key;
char lh_modules_key;
char lh_walks_key;

static void put_table(lua_State *L, const void *key, int items) {
  lua_createtable(L, items, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

static int set_up(lua_State *L) {
  lua_gc(L, LUA_GCINC, 300, 400, 0);
  lh_hide_names(L);
  lh_open_library(L);
  put_table(L, &lh_functions_key, 16);
  put_table(L, &lh_guards_key, 2);
  put_table(L, &lh_modules_key, 0);
  put_table(L, &lh_walks_key, 0);
  put_table(L, &lh_frozen_key, 0);
  luaL_checkstack(L, LH_KEYS + 8, "keys");
  for (int key = 0; key < LH_KEYS; key++) lua_pushnil(L);
  lua_pushcclosure(L, lh_entry, LH_KEYS);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &lh_entry_key);
  return 0;
}

static lh_stop *make_stop(void) {
  lh_stop *stop = malloc(sizeof *stop);
  if (!stop) return NULL;
  atomic_init(&stop->raised, 0);
  atomic_init(&stop->owners, 1);
  return stop;
}

static bool open_state(lh_box *box, uint64_t seed) {
  box->stop = make_stop();
  if (!box->stop) return false;
  box->seed = seed;
  box->lifted = 1;
  box->fuel = box->limits.fuel;
  lua_State *L = lua_newstate(lh_allocate, box);
  if (!L) return false;
  box->main = L;
  box->running = L;
  *(lh_box **)lua_getextraspace(L) = box;
  lua_pushcfunction(L, set_up);
  int status = lua_pcall(L, 0, 0, 0);
  lua_settop(L, 0);
  box->lifted = 0;
  return status == LUA_OK;
}

lh_box *lh_create(const lh_limits *limits, uint64_t seed, lh_host host) {
  lh_box *box = calloc(1, sizeof *box);
  if (!box) return NULL;
  box->limits = *limits;
  box->host = host;
  if (open_state(box, seed)) return box;
  lh_free(box);
  return NULL;
}

void lh_free(lh_box *box) {
  if (box->main) lua_close(box->main);
  lh_pool_free(&box->pool);
  lh_buffer_free(&box->log);
  lh_buffer_free(&box->arguments);
  lh_buffer_free(&box->reply);
  lh_buffer_free(&box->reads);
  if (box->stop) lh_stop_release(box->stop);
  if (box->coverage) lh_coverage_release(box->coverage);
  free(box);
}

int32_t lh_dead(const lh_box *box) { return box->dead; }

void lh_used(const lh_box *box, int64_t *fuel, int64_t *memory, int64_t *peak) {
  int64_t spent = box->limits.fuel - box->fuel;
  *fuel = spent < box->limits.fuel ? spent : box->limits.fuel;
  *memory = box->used;
  *peak = box->peak;
}

const uint8_t *lh_log(const lh_box *box, size_t *count) {
  *count = box->log.count;
  return box->log.bytes;
}

void lh_log_clear(lh_box *box) {
  box->log.count = 0;
  box->log_cut = false;
}

void lh_seed(lh_box *box, uint64_t seed) {
  box->seed = seed;
  box->random_ready = false;
}

// MARK: The switch

lh_stop *lh_stop_of(lh_box *box) { return box->stop; }

void lh_stop_retain(lh_stop *stop) {
  atomic_fetch_add_explicit(&stop->owners, 1, memory_order_relaxed);
}

void lh_stop_release(lh_stop *stop) {
  if (atomic_fetch_sub_explicit(&stop->owners, 1, memory_order_acq_rel) == 1) free(stop);
}

void lh_stop_raise(lh_stop *stop) {
  atomic_store_explicit(&stop->raised, 1, memory_order_relaxed);
}
