// Loaded before libc (LD_PRELOAD), it makes syncing free: what is then saved is what the disk takes.
// For measuring only: nothing is durable then.
int fsync(int file);
int fdatasync(int file);
int fsync(int file) {
  (void)file;
  return 0;
}
int fdatasync(int file) {
  (void)file;
  return 0;
}
