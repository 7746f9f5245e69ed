#!/usr/bin/env python3
"""scripts/spark-score.py IN OUT [--partitions N] [--master URL] [-- COMMAND...]: scores leads by Spark.

Reads JSON Lines (a file, a folder or a pattern), has each partition go through its own `winnow score
--stream` by Spark's pipe, and writes the results as text to the folder OUT: part-00000 and so on, which put
together in that order are what one process would have written.

  --partitions N  how many at least (default: two for each core that Spark uses)
  --master URL    the cluster (default: local[*], the cores of this machine; local-cluster[2,1,1024] has two
                  executors of their own)
  COMMAND         the filter (default: winnow score --stream --plugin serious-lead --jobs 1); on a cluster it
                  and its plugins must lie in the same place on each machine

A partition with a line that cannot be scored fails, and with it the whole: give the filter --skip-invalid to
leave such lines out. Exit status: 0 done, 64 wrong use, 65 lines could not be scored, 69 Spark or Java is
missing.
"""
import os
import shlex
import shutil
import sys

FILTER = ["winnow", "score", "--stream", "--plugin", "serious-lead", "--jobs", "1"]


def fail(status, message):
    print(f"spark-score.py: {message}", file=sys.stderr)
    sys.exit(status)


def arguments(words):
    options = {"--partitions": None, "--master": "local[*]"}
    command, given = FILTER, []
    words = list(words)
    while words:
        word = words.pop(0)
        if word in ("-h", "--help"):
            print(__doc__.strip())
            sys.exit(0)
        if word == "--":
            command, words = words or FILTER, []
        elif word in options and words:
            options[word] = words.pop(0)
        elif word.startswith("-"):
            fail(64, f"unknown option {word}; see scripts/spark-score.py --help")
        else:
            given.append(word)
    if len(given) != 2:
        fail(64, "name what to read and a folder to write; see scripts/spark-score.py --help")
    count = options["--partitions"]
    if count is not None and (not count.isdigit() or int(count) < 1):
        fail(64, "--partitions takes a number from 1 on")
    return given[0], given[1], count and int(count), options["--master"], command


def environment():
    """What the filter finds around it: Spark would give it nothing."""
    return {name: value for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "TZ") or name.startswith(("LC_", "WINNOW_"))}


def main():
    source, target, count, master, command = arguments(sys.argv[1:])
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        fail(69, "pyspark is missing: python3 -m pip install pyspark")
    if shutil.which("java") is None:
        fail(69, "Java is missing: Spark needs a Java runtime of version 17 or later")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (SparkSession.builder.master(master).appName("winnow score").config("spark.ui.enabled", "false")
               .config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR").getOrCreate())
    try:
        leads = session.sparkContext.textFile(source, minPartitions=count or 2 * session.sparkContext.defaultParallelism)
        leads.pipe(shlex.join(command), environment(), checkCode=True).saveAsTextFile(target)
    except Exception as error:  # whatever Spark raises: the first lines say which command failed
        fail(65, "\n".join(str(error).splitlines()[:6]))
    finally:
        session.stop()


main()
