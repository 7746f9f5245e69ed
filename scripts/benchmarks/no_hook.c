// Loaded before liblua (LD_PRELOAD), it takes the count hook away: what is then saved is what
// metering costs. For measuring only: nothing stops a script then.
void lua_sethook(void *state, void *hook, int mask, int count);
void lua_sethook(void *state, void *hook, int mask, int count) {
  (void)state, (void)hook, (void)mask, (void)count;
}
