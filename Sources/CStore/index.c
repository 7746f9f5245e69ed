#include "CStore.h"

#include <sqlite3.h>

const char *cs_sqlite_version(void) { return sqlite3_libversion(); }

int cs_sqlite_keep_log(void *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

int cs_sqlite_bind_integer(void *statement, int index, int64_t value) {
  return sqlite3_bind_int64(statement, index, value);
}

int cs_sqlite_bind_null(void *statement, int index) { return sqlite3_bind_null(statement, index); }

int cs_sqlite_bind_text(void *statement, int index, const uint8_t *bytes, int count) {
  const char *text = bytes ? (const char *)bytes : "";
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

int cs_sqlite_bind_blob(void *statement, int index, const uint8_t *bytes, int count) {
  if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

int cs_sqlite_step(void *statement) {
  int result = sqlite3_step(statement);
  if (result == SQLITE_ROW) return 1;
  return result == SQLITE_DONE ? 0 : -result;
}

int cs_sqlite_reset(void *statement) { return sqlite3_reset(statement); }

int cs_sqlite_type(void *statement, int column) { return sqlite3_column_type(statement, column); }

int cs_sqlite_is_null(void *statement, int column) {
  return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

int64_t cs_sqlite_integer(void *statement, int column) {
  return sqlite3_column_int64(statement, column);
}

const uint8_t *cs_sqlite_bytes(void *statement, int column, int *count) {
  const uint8_t *bytes = sqlite3_column_blob(statement, column);
  *count = sqlite3_column_bytes(statement, column);
  return bytes;
}
