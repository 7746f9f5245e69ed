"""Other programs read the journal as winnow does."""

import collections
import importlib.util
import json
import os
import shutil
import subprocess
import sys

from place import segments


def run(proof):
    place = made(proof)
    truth = counted(proof, place)
    read = []
    for name, reader in (("jq", jq), ("grep", grep), ("Python", python)):
        if name != "Python" and shutil.which(name) is None:
            proof.notes.append("skipped: %s is missing" % name)
            continue
        compare(proof, name, reader(proof, place), truth)
        read.append(name)
    for name, module, reader in (("DuckDB", "duckdb", duckdb), ("Spark", "pyspark", spark)):
        if not proof.full:
            continue
        if importlib.util.find_spec(module) is None or (
                name == "Spark" and shutil.which("java") is None):
            proof.notes.append("skipped: %s is missing (pip install %s)" % (name, module))
            continue
        compare(proof, name, reader(proof, place), truth)
        read.append(name)
    return "%s count the same %d events of %d kinds" % (
        ", ".join(read), sum(truth.values()), len(truth))


def made(proof):
    place = proof.workspace()
    mapping = proof.mapping()

    def do(*words):
        proof.must(*words, "--workspace", place)

    do("import", proof.table("a.csv", 1, proof.size(200, 40), "é ü 漢字 \u2028 end"),
       "--map", mapping)
    do("score")
    do("seal")
    for number in range(1, 9):
        do("lead", "log", "L%d" % number, "call", "--note", '"quoted" \\ back\tslash %d' % number)
    do("lead", "edit", "L3", "--set", 'k=","k":"odd.kind"')
    do("seal")
    do("import", proof.table("b.csv", 30, 70), "--map", mapping)
    do("lead", "add", "--name", 'Näme "k":"lead.fake"')
    return place


def counted(proof, place):
    """Events by kind as winnow tells them: those of each lead, of imports, and of the erasure.

    Of those that are about nothing of the kind it tells how many there are: "".
    """
    kinds = collections.Counter()
    erased = proof.must("lead", "erase", "L5", "--yes", "--json", "--workspace", place).document
    leads = proof.must("lead", "list", "--jsonl", "--workspace", place).lines
    for lead in [json.loads(line)["id"] for line in leads]:
        history = proof.must("lead", "history", lead, "--json", "--workspace", place).document
        kinds.update(event["kind"] for event in history["events"])
    imports = len(proof.must("import", "list", "--jsonl", "--workspace", place).lines)
    kinds.update({"import.started": imports, "import.finished": imports})
    kinds.update({"erased": erased["events"], "lead.erasure_started": 1, "lead.erased": 1})
    total = proof.must("verify", "--json", "--workspace", place).document["events"]
    kinds[""] = total - sum(kinds.values())
    return kinds


def compare(proof, name, found, truth):
    for kind in sorted(truth):
        count = found.get(kind, 0)
        if not kind:
            count = sum(found[other] for other in found
                        if other.startswith(("batch.", "ruleset.", "scoring.")))
        proof.need(count == truth[kind], name, "counts", count, "of", kind or "batch, ruleset and scoring",
                   "and winnow", truth[kind])
    proof.need(sum(found.values()) == sum(truth.values()), name, "knows other kinds:", found)


def jq(proof, place):
    done = subprocess.run(["jq", "-r", "select(.k) | .k", *segments(place)],
                          capture_output=True, text=True, check=True)
    return collections.Counter(done.stdout.split())


def grep(proof, place):
    kinds = python(proof, place)
    found = {}
    for kind in kinds:
        pattern = '^{"n":[0-9]*,"t":"[^"]*","k":"%s",' % kind.replace(".", r"\.")
        done = subprocess.run(["grep", "-c", "-h", pattern, *segments(place)],
                              capture_output=True, text=True, check=False)
        found[kind] = sum(int(line) for line in done.stdout.split())
    return found


def python(proof, place):
    found = collections.Counter()
    for path in segments(place):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        # Lines end at LF and nowhere else, whatever a program takes for a line.
        proof.need(text.splitlines() == text.split("\n")[:-1], path, "has other line ends than LF")
        for line in text.splitlines():
            kind = json.loads(line).get("k")
            if kind:
                found[kind] += 1
    return found


def duckdb(proof, place):
    import duckdb as engine
    rows = engine.sql(
        "SELECT k, count(*) FROM read_json_auto('%s', union_by_name = true) "
        "WHERE k IS NOT NULL GROUP BY k" % os.path.join(place, "journal", "*.jsonl")).fetchall()
    return dict(rows)


SPARK = """
import json, sys
from pyspark.sql import SparkSession
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
frame = session.read.json(sys.argv[1:])
rows = frame.where("k IS NOT NULL").groupBy("k").count().collect()
print(json.dumps({row["k"]: row["count"] for row in rows}))
session.stop()
"""


def spark(proof, place):
    # In a process of its own: it has much to say on standard error.
    done = subprocess.run([sys.executable, "-c", SPARK, *segments(place)],
                          capture_output=True, text=True, check=False)
    proof.need(done.returncode == 0, "Spark failed:", done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])
