#include "CStore.h"

static int count;
static char **texts;

// Where the C library passes the arguments to constructors (glibc does), they are kept: the Swift
// runtime looks for them in /proc, which is not there everywhere.
__attribute__((constructor)) static void keep(int argc, char **argv) {
  count = argc;
  texts = argv;
}

int cs_argument_count(void) { return count; }

const char *cs_argument(int place) { return place < count ? texts[place] : 0; }
