// peer append DB BATCH EVENTS events|all   adds events to SQLite, BATCH in each transaction, WAL FULL;
//                                          prints the wall and CPU seconds that took
// peer bulk JOURNAL DB                     puts every event of a journal into a table, and indexes it
// peer lines JOURNAL DB                    puts every line of a journal into a table, as it is
// peer scan JOURNAL                        reads a journal and checks each line's checksum
//
// JOURNAL is a folder of segments. What Winnow's store is measured beside.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;

static void die(const char *what) {
  fprintf(stderr, "peer: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(1);
}

static void sql(const char *text) {
  if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) die(text);
}

static sqlite3_stmt *prepared(const char *text) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK) die(text);
  return statement;
}

static void step(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) die("step");
  sqlite3_reset(statement);
}

static void open_database(const char *path) {
  if (sqlite3_open(path, &db) != SQLITE_OK) die(path);
}

// The part of a line between two marks; empty when they are not there.
static const char *part(const char *line, const char *end, const char *from, const char *to, int *count) {
  const char *start = memmem(line, end - line, from, strlen(from));
  *count = 0;
  if (!start) return line;
  start += strlen(from);
  const char *stop = memmem(start, end - start, to, strlen(to));
  if (stop) *count = stop - start;
  return start;
}

// Events

static const char *event_table =
  "CREATE TABLE IF NOT EXISTS event(n INTEGER PRIMARY KEY, t TEXT, k TEXT, id TEXT, by TEXT, tx TEXT, d TEXT)";
static const char *insert_event = "INSERT INTO event VALUES(?,?,?,?,?,?,?)";

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int append(const char *path, long batch, long events, int all) {
  static const char *data =
    "{\"type\":\"email.click\",\"at\":\"2026-11-21T20:46:01.123Z\",\"note\":\"asked for a quote by Friday\"}";
  open_database(path);
  sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  sql(event_table);
  sql("CREATE TABLE IF NOT EXISTS lead(id INTEGER PRIMARY KEY, stage TEXT, score INTEGER, grade TEXT, qualified INTEGER,"
      "updated TEXT, n_last INTEGER, name TEXT, email TEXT, company TEXT);"
      "CREATE INDEX IF NOT EXISTS lead_stage ON lead(stage); CREATE INDEX IF NOT EXISTS lead_email ON lead(email);"
      "CREATE INDEX IF NOT EXISTS lead_score ON lead(score)");
  sqlite3_stmt *insert = prepared(insert_event);
  sqlite3_stmt *upsert = prepared(
    "INSERT INTO lead(id,stage,updated,n_last,name) VALUES(?1,'lead',?2,?3,'Ada')"
    " ON CONFLICT(id) DO UPDATE SET updated=?2,n_last=?3,score=coalesce(score,0)+1");
  char subject[32], transaction[32];
  sqlite3_stmt *end = prepared("SELECT coalesce(max(n),0) FROM event");
  if (sqlite3_step(end) != SQLITE_ROW) die("no end");
  long before = sqlite3_column_int64(end, 0);
  sqlite3_finalize(end);
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (long count = 1; count <= events; count++) {
    long n = before + count;
    if (count % batch == 1 || batch == 1) sql("BEGIN IMMEDIATE");
    long lead = 1 + n * 7919 % 10000;
    snprintf(subject, sizeof subject, "L%ld", lead);
    snprintf(transaction, sizeof transaction, "A%ld", before + (count - 1) / batch);
    sqlite3_bind_int64(insert, 1, n);
    sqlite3_bind_text(insert, 2, "2026-11-21T20:46:01.123Z", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, "activity.observed", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, subject, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 5, "bench", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, transaction, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 7, data, -1, SQLITE_STATIC);
    step(insert);
    if (all) {
      sqlite3_bind_int64(upsert, 1, lead);
      sqlite3_bind_text(upsert, 2, "2026-11-21T20:46:01.123Z", -1, SQLITE_STATIC);
      sqlite3_bind_int64(upsert, 3, n);
      step(upsert);
    }
    if (count % batch == 0 || count == events) sql("COMMIT");
  }
  printf("%.6f %.6f\n", seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
  return 0;
}

// Journals

// By the processor's own instruction, as Winnow does it.
#if defined(__x86_64__)
#include <nmmintrin.h>
#define crc_word _mm_crc32_u64
#define crc_byte _mm_crc32_u8
#else
#include <arm_acle.h>
#define crc_word __crc32cd
#define crc_byte __crc32cb
#endif

static uint32_t crc(const char *at, size_t count, uint32_t seed) {
  uint64_t sum = ~seed;
  for (; count >= 8; at += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    sum = crc_word(sum, word);
  }
  uint32_t rest = sum;
  while (count--) rest = crc_byte(rest, *at++);
  return ~rest;
}

static int is_segment(const struct dirent *entry) {
  size_t length = strlen(entry->d_name);
  return length > 6 && !strcmp(entry->d_name + length - 6, ".jsonl");
}

typedef void (*taker)(const char *line, const char *end, int is_header);

static long lines;

static void each_line(const char *folder, taker take) {
  struct dirent **names;
  int count = scandir(folder, &names, is_segment, alphasort);
  if (count < 1) die(folder);
  for (int i = 0; i < count; i++) {
    char path[4096];
    struct stat facts;
    snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &facts) != 0) die(path);
    const char *at = mmap(NULL, facts.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    const char *all = at, *end = at + facts.st_size;
    for (const char *next; (next = memchr(at, '\n', end - at)); at = next + 1) {
      take(at, next, at == all);
      lines++;
    }
    munmap((void *)all, facts.st_size);
    close(file);
  }
}

static sqlite3_stmt *inserting;

static void take_event(const char *line, const char *end, int is_header) {
  int count;
  if (is_header) return;
  sqlite3_bind_int64(inserting, 1, atol(line + 5));
  const char *marks[][2] = {
    {"\"t\":\"", "\""}, {"\"k\":\"", "\""}, {"\"id\":\"", "\""}, {"\"by\":\"", "\""}, {"\"tx\":\"", "\""}};
  for (int i = 0; i < 5; i++) {
    const char *text = part(line, end, marks[i][0], marks[i][1], &count);
    sqlite3_bind_text(inserting, 2 + i, text, count, SQLITE_STATIC);
  }
  const char *data = memmem(line, end - line, ",\"d\":", 5);
  sqlite3_bind_text(inserting, 7, data ? data + 5 : line, data ? end - 16 - data - 5 : 0, SQLITE_STATIC);
  step(inserting);
}

static int bulk(const char *folder, const char *path) {
  open_database(path);
  sql("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072");
  sql(event_table);
  sql("BEGIN");
  inserting = prepared(insert_event);
  each_line(folder, take_event);
  sql("COMMIT; CREATE INDEX event_id ON event(id)");
  return 0;
}

static void take_line(const char *line, const char *end, int is_header) {
  if (is_header) return;
  sqlite3_bind_int64(inserting, 1, atol(line + 5));
  sqlite3_bind_text(inserting, 2, line, end - line, SQLITE_STATIC);
  step(inserting);
}

static int load_lines(const char *folder, const char *path) {
  open_database(path);
  sql("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE event(n INTEGER PRIMARY KEY, line TEXT); BEGIN");
  inserting = prepared("INSERT INTO event VALUES(?,?)");
  each_line(folder, take_line);
  sql("COMMIT");
  return 0;
}

static uint32_t stored;
static long wrong;

static void take_checked(const char *line, const char *end, int is_header) {
  char digits[9] = {0};
  if (end - line < 17) { wrong++; return; }
  uint32_t found = crc(line, end - 16 - line, is_header ? 0 : stored);
  memcpy(digits, end - 10, 8);
  stored = strtoul(digits, NULL, 16);
  wrong += found != stored;
}

static int scan(const char *folder) {
  each_line(folder, take_checked);
  printf("%ld lines, %ld wrong\n", lines, wrong);
  return wrong != 0;
}

int main(int count, char **words) {
  if (count == 6 && !strcmp(words[1], "append"))
    return append(words[2], atol(words[3]), atol(words[4]), !strcmp(words[5], "all"));
  if (count == 4 && !strcmp(words[1], "bulk")) return bulk(words[2], words[3]);
  if (count == 4 && !strcmp(words[1], "lines")) return load_lines(words[2], words[3]);
  if (count == 3 && !strcmp(words[1], "scan")) return scan(words[2]);
  fprintf(stderr, "usage: see the head of peer.c\n");
  return 2;
}
