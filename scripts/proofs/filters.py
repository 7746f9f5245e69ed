"""Scoring as a filter: the same bytes however the leads are divided."""

import json
import os
import shutil
import subprocess
import sys

from place import ROOT

NOW = "2026-11-21T12:00:00Z"


def run(proof):
    count = proof.size(20_000, 600)
    leads = made(proof, count)
    whole = filtered(proof, leads, "--jobs", "1")
    proof.need(len(whole.splitlines()) == count, "some results are missing")
    proof.need(filtered(proof, leads, "--jobs", "2") == whole, "two workers give other bytes")
    proof.need(in_pieces(proof, leads) == whole, "pieces give other bytes")
    closed(proof, leads)
    told = ["one process, two workers and pieces of a file"]
    for name, way in (("Spark", by_spark), ("GNU parallel", by_parallel)):
        if name == "Spark" and not proof.full:
            continue
        found = way(proof, leads)
        if found is None:
            proof.notes.append("%s is not installed and was left out" % name)
            continue
        proof.need(found == whole, "%s gives other bytes" % name)
        told.append(name)
    return "%d leads, the same bytes: %s" % (count, ", ".join(told))


def made(proof, count):
    """A file of leads, some with what needs escaping; gives its path."""
    path = proof.path("leads.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            lead = {"id": "A%d" % number, "name": proof.dice.choice(("Ada", "Łódź \"x\"", "日本\\n")),
                    "answers": {"need": proof.dice.choice(("clear", "vague", "none")),
                                "order_value": proof.dice.randint(0, 200_000),
                                "timeframe_months": proof.dice.randint(0, 24)}}
            file.write(json.dumps(lead, ensure_ascii=proof.dice.random() < 0.5) + "\n")
    return path


def command(proof, *options):
    return [proof.binary, "score", "--stream", "--plugin", os.path.join(ROOT, "plugins/serious-lead"),
            "--now", NOW, *options]


def filtered(proof, path, *options):
    with open(path, "rb") as leads:
        done = subprocess.run(command(proof, *options), stdin=leads, capture_output=True, env=proof.variables,
                              cwd=proof.folder, check=False)
    proof.need(done.returncode == 0, "the filter ended badly:", done.stderr[-600:])
    return done.stdout


def in_pieces(proof, path):
    """The same in three processes, one after the other."""
    with open(path, "rb") as file:
        lines = file.readlines()
    results, third = [], len(lines) // 3
    for start, end in ((0, third), (third, 2 * third), (2 * third, len(lines))):
        part = proof.path("part.jsonl")
        with open(part, "wb") as file:
            file.writelines(lines[start:end])
        results.append(filtered(proof, part))
    return b"".join(results)


def closed(proof, path):
    """A reader that goes away ends it quietly."""
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" <"$LEADS" | head -n 1', "bash", *command(proof)], capture_output=True,
        env=dict(proof.variables, LEADS=path), cwd=proof.folder, check=False)
    proof.need(done.returncode == 0 and not done.stderr, "a closed pipe is told:", done.stderr[-300:])


def by_spark(proof, path):
    """By scripts/spark-score.py; None where Spark is not installed."""
    out = proof.path("spark")
    done = subprocess.run(
        [sys.executable, os.path.join(ROOT, "scripts/spark-score.py"), path, out, "--partitions", "5",
         "--master", "local-cluster[2,1,1024]", "--", *command(proof)],
        capture_output=True, text=True, env=proof.variables, cwd=proof.folder, check=False)
    if done.returncode == 69:
        return None
    proof.need(done.returncode == 0, "Spark ended badly:", done.stderr[-900:])
    return joined(out)


def joined(folder):
    parts = sorted(name for name in os.listdir(folder) if name.startswith("part-"))
    found = b""
    for name in parts:
        with open(os.path.join(folder, name), "rb") as file:
            found += file.read()
    return found


def by_parallel(proof, path):
    """By GNU parallel in blocks that keep their order; None where it is not installed."""
    if shutil.which("parallel") is None:
        return None
    with open(path, "rb") as leads:
        done = subprocess.run(
            ["parallel", "--will-cite", "--pipe", "--keep-order", "--block", "20k", "--jobs", "2", "--quote",
             *command(proof, "--jobs", "1")],
            stdin=leads, capture_output=True, env=proof.variables, cwd=proof.folder, check=False)
    proof.need(done.returncode == 0, "GNU parallel ended badly:", done.stderr[-600:])
    return done.stdout
