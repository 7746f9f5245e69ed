#!/usr/bin/env python3
"""The group `main` of scripts/bench: main.py WINNOW FOLDER LEADS ROUNDS (run by scripts/bench).

Import, score and rank in a workspace, beside sqlite3 and a C program that only copies; and the
stream, beside the C limit and a plain Lua script. FOLDER holds bin/, data/ and what is written.
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from measure import Item, table  # noqa: E402

NOW = "2026-11-01T00:00:00Z"
WINNOW, FOLDER, LEADS, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
CSV, JSONL = f"{FOLDER}/data/leads-{LEADS}.csv", f"{FOLDER}/data/leads-{LEADS}.jsonl"
OUT = f"{FOLDER}/out"
FRESH, IMPORTED, SCORED, WORK = (f"{OUT}/{name}" for name in ("fresh", "imported", "scored", "work"))


def stream():
    return [WINNOW, "score", "--stream", "--plugin", f"{HERE}/card/", "--now", NOW, "--jobs", "1"]


def same_results():
    """Scores the first 10,000 leads both ways and compares."""
    some = f"{OUT}/some.jsonl"
    with open(JSONL, "rb") as leads, open(some, "wb") as part:
        for _, line in zip(range(10_000), leads):
            part.write(line)
    subprocess.run([f"{FOLDER}/bin/limit", HERE, some, f"{OUT}/limit.jsonl"], check=True, stderr=subprocess.DEVNULL)
    with open(some, "rb") as leads, open(f"{OUT}/winnow.jsonl", "wb") as results:
        run = subprocess.run(stream(), stdin=leads, stdout=results)
    if run.returncode:
        print(f"winnow score --stream ended with status {run.returncode}", file=sys.stderr)
        return False
    return subprocess.run([sys.executable, f"{HERE}/check.py", f"{OUT}/limit.jsonl", f"{OUT}/winnow.jsonl"]).returncode == 0


def prepare():
    """Makes a fresh workspace with the card, an imported and a scored one to copy from."""
    for folder in (FRESH, IMPORTED, SCORED, WORK):
        shutil.rmtree(folder, ignore_errors=True)
    environment = dict(os.environ, WINNOW_PLUGINS=HERE)
    subprocess.run([WINNOW, "init", FRESH, "--with", "card"], check=True, env=environment, stdout=subprocess.DEVNULL)
    settings = f"{FRESH}/winnow.toml"
    with open(settings, encoding="utf-8") as file:
        text = file.read()
    if 'card = "card"' not in text:
        with open(settings, "a", encoding="utf-8") as file:
            file.write('\n[scoring]\ncard = "card"\n')
    shutil.copytree(FRESH, IMPORTED)
    subprocess.run(importing(IMPORTED), check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(IMPORTED, SCORED)
    subprocess.run([WINNOW, "score", "--workspace", SCORED], check=True, stdout=subprocess.DEVNULL)


def importing(workspace):
    return [WINNOW, "import", CSV, "--map", f"{HERE}/mapping.toml", "--workspace", workspace]


def copied(source):
    return [["rm", "-rf", WORK], ["cp", "-R", source, WORK], ["sync", "-f", WORK]]


def workspace_tables():
    try:
        prepare()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"\nfailed: preparing the workspaces: {error}", file=sys.stderr)
        return False
    good = table(f"Import of {LEADS:,} rows of CSV", [
        Item("C: store csv", [f"{FOLDER}/bin/store", "csv", CSV, f"{OUT}/store.jsonl", "0"], LEADS),
        Item("sqlite3 .import", ["sqlite3", f"{OUT}/store.db", "-cmd", ".mode csv", f".import {CSV} leads"], LEADS,
             before=[["rm", "-f", f"{OUT}/store.db"]]),
        Item("winnow import", importing(WORK), LEADS, before=copied(FRESH)),
    ], ROUNDS, unit="row", warm_up=False)
    return table(f"Score and rank {LEADS:,} leads in a workspace", [
        Item("C limit", [f"{FOLDER}/bin/limit", HERE, JSONL, f"{OUT}/limit.jsonl"], LEADS),
        Item("winnow score", [WINNOW, "score", "--workspace", WORK], LEADS, before=copied(IMPORTED)),
        Item("winnow rank --limit 20", [WINNOW, "rank", "--limit", "20", "--workspace", SCORED], LEADS),
    ], ROUNDS, warm_up=False) and good


def stream_table():
    return table(f"Stream of {LEADS:,} leads", [
        Item("C limit", [f"{FOLDER}/bin/limit", HERE, JSONL, f"{OUT}/limit.jsonl"], LEADS),
        Item("lua5.4 and lua-cjson", ["lua5.4", f"{HERE}/score_lua.lua", HERE, JSONL, f"{OUT}/lua.jsonl"], LEADS),
        Item("winnow score --stream", stream(), LEADS, stdin=JSONL, stdout=f"{OUT}/winnow.jsonl"),
    ], ROUNDS, warm_up=LEADS <= 100_000)


def main():
    os.makedirs(OUT, exist_ok=True)
    results = [same_results(), workspace_tables(), stream_table()]
    shutil.rmtree(OUT, ignore_errors=True)
    return 0 if all(results) else 1


sys.exit(main())
