#!/usr/bin/env python3
"""The group `storage` of scripts/bench: storage.py WINNOW FOLDER LEADS ROUNDS STOREBENCH [--pin].

What the journal and its index cost, beside SQLite, a C program and the usual tools doing the same
work in the same run; and what grows with the journal. Prints a row for each demand. FOLDER holds
bin/, data/ and the stores. --pin writes the counts of instructions into pinned.json, to be compared
with from then on, and measures nothing else.
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from growth import Growth  # noqa: E402
from measure import Failed, Item, in_turn  # noqa: E402
from stores import Stores, bytes_read, copying, quietly, segments, size, syncs  # noqa: E402

WINNOW, FOLDER, LEADS, ROUNDS, STOREBENCH = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
PEER, OUT = f"{FOLDER}/bin/peer", f"{FOLDER}/out"
CSV, MAPPING = f"{FOLDER}/data/leads-{LEADS}.csv", f"{HERE}/mapping.toml"
PINNED = f"{HERE}/pinned.json"
STORES = Stores(WINNOW, STOREBENCH, FOLDER)
SIZES = [events for events in (20_000, 200_000, 2_000_000, 20_000_000) if events <= 20 * LEADS] or [20 * LEADS]
# What takes minutes is done three times.
HEAVY = min(ROUNDS, 3) if max(SIZES) >= 20_000_000 else ROUNDS
WALL, CPU = 0, 1
results = []


def row(number, what, ours, theirs, demanded, measured, holds):
    print(f"| {number} | {what} | {ours} | {theirs} | {demanded} | {measured} | {'yes' if holds else 'NO'} |", flush=True)
    results.append(holds)


def spent(figures):
    """Median seconds, as text."""
    wall, cpu = (statistics.median(found[k] for found in figures) for k in (WALL, CPU))
    unit, factor = ("ms", 1e3) if wall < 1 else ("s", 1)
    return f"{wall * factor:,.2f} {unit} (CPU {cpu * factor:,.2f})"


def ratio(figures, base, k):
    return statistics.median(found[k] / other[k] for found, other in zip(figures, base))


def at_most(number, what, ours, theirs, limit, k=WALL, each=1):
    """A row: our time is at most `limit` times theirs. `each` runs were added up."""
    found, other = ratio(ours, theirs, k), ratio(ours, theirs, CPU if k == WALL else WALL)
    ours, theirs = ([[value / each for value in figures] for figures in rows] for rows in (ours, theirs))
    name = ("time", "CPU")
    row(number, what, spent(ours), spent(theirs), f"{name[k]} ≤ {limit} ×",
        f"{found:.2f} × ({name[1 - k]} {other:.2f})", found <= limit)


# Adding


def synced():
    """P1: how often a command has the disk write."""
    path = STORES.empty("small")
    quietly([STOREBENCH, "fill", path, "2000"])
    quietly(STORES.reindexing(path))
    bare = STORES.empty("bare")
    quietly([WINNOW, "lead", "add", "--name", "Bob", "--workspace", bare])
    shutil.rmtree(f"{bare}/.winnow/index")
    counts = {}
    for name, workspace in (("plain", path), ("rotating", STORES.about_to_rotate()), ("without index", bare)):
        found = syncs([WINNOW, "lead", "add", "--name", "Ada", "--email", "ada@example.com", "--workspace", workspace])
        commits = [path for call, path in found if call == "fdatasync" and path.endswith((".jsonl", ".jsonl.new"))]
        index = [path for _, path in found if "/.winnow/" in path]
        counts[name] = len(commits), len(index), len(found) - len(commits) - len(index)
        shutil.rmtree(workspace)
    commit, index, opening = (max(counts[name][k] for name in counts) if k < 2 else counts["plain"][k] for k in range(3))
    rotation = counts["rotating"][2] - opening
    row("P1", "syncs of `lead add`", f"commit {commit}, open {opening}, rotation {rotation}, index {index}", "–",
        "1, ≤ 2, ≤ 4, 0", "", commit == 1 and opening <= 2 and rotation <= 4 and index == 0)


def appended():
    """P2 and P3: durable events, beside SQLite with a write-ahead log that is synced at each commit."""
    base, before = STORES.empty("base"), 200_000
    quietly([STOREBENCH, "fill", base, str(before)])
    quietly(STORES.reindexing(base))
    work = f"{OUT}/work"
    for number, kinds, limits in (
            ("P2", ("plain", "events"), {1: 1.0, 10: None, 100: 2.0, 1000: 3.0}),
            ("P3", ("indexed", "all"), {1: 0.7, 10: 0.8, 100: 1.0, 1000: 1.0})):
        database = f"{OUT}/{kinds[1]}.db"
        quietly([PEER, "append", database, "1000", str(before), kinds[1]])
        for batch, limit in limits.items():
            count = {1: 2_000, 10: 10_000, 100: 100_000, 1000: 200_000}[batch]
            ours, theirs = in_turn([
                Item("winnow", [STOREBENCH, "append", work, str(before), str(batch), str(count), kinds[0]], count,
                     before=copying(base, work), tells=True),
                Item("peer", [PEER, "append", f"{work}.db", str(batch), str(count), kinds[1]], count,
                     before=[["rm", "-f", f"{work}.db", f"{work}.db-wal", f"{work}.db-shm"],
                             ["cp", database, f"{work}.db"], ["sync", "-f", OUT]], tells=True),
            ], ROUNDS)
            found = ratio(theirs, ours, WALL)
            what = "append" if number == "P2" else "append and index"
            row(number, f"{what}, {batch} in a transaction; SQLite WAL FULL",
                f"{count / statistics.median(r[WALL] for r in ours):,.0f} events/s",
                f"{count / statistics.median(r[WALL] for r in theirs):,.0f} events/s",
                f"≥ {limit} ×" if limit else "–", f"{found:.2f} × (CPU {ratio(theirs, ours, CPU):.2f})",
                limit is None or found >= limit)


def imported():
    """P4: a file of leads, into a durable workspace and into a durable table with the index's look-ups."""
    fresh, work, database = STORES.empty("fresh"), f"{OUT}/work", f"{OUT}/import.db"
    lookups = """
        ALTER TABLE leads ADD COLUMN stage TEXT DEFAULT 'inquiry'; ALTER TABLE leads ADD COLUMN score INTEGER;
        ALTER TABLE leads ADD COLUMN qualified INTEGER; ALTER TABLE leads ADD COLUMN created INTEGER;
        CREATE INDEX lead_stage ON leads(stage) WHERE stage IS NOT NULL;
        CREATE INDEX lead_email ON leads(email) WHERE email IS NOT NULL; CREATE INDEX lead_key ON leads(id);
        CREATE INDEX lead_rank ON leads(score DESC, qualified DESC, created, id) WHERE score IS NOT NULL"""
    ours, theirs = in_turn([
        Item("winnow", [WINNOW, "import", CSV, "--map", MAPPING, "--workspace", work], LEADS,
             before=[["rm", "-rf", work], ["cp", "-R", fresh, work], ["sync", "-f", work]]),
        Item("peer", ["sqlite3", database, "-cmd", ".mode csv", "-cmd", "PRAGMA synchronous=FULL",
                      f".import {CSV} leads", lookups], LEADS, before=[["rm", "-f", database]]),
    ], HEAVY, warm_up=False)
    at_most("P4", f"import of {LEADS:,} leads of CSV; `sqlite3 .import` and the same indexes", ours, theirs, 3)
    os.remove(database)


# Reading all


def rebuilt(path):
    """P5, P6 and P13: the whole index from the journal."""
    database = f"{OUT}/bulk.db"
    ours, bulk, scan = in_turn([
        Item("winnow", STORES.reindexing(path), max(SIZES)),
        Item("bulk", [PEER, "bulk", f"{path}/journal", database], max(SIZES), before=[["rm", "-f", database]]),
        Item("scan", [PEER, "scan", f"{path}/journal"], max(SIZES)),
    ], HEAVY, warm_up=False)
    os.remove(database)
    at_most("P5", "reindex; SQLite: bulk insert and index of the same events", ours, bulk, 0.7)
    at_most("P6", "reindex; C: scan and CRC of the same files", ours, scan, 12)
    memory, theirs = (statistics.median(found[2] for found in rows) for rows in (ours, bulk))
    row("P13", "peak memory of reindex; SQLite bulk insert", f"{memory:,.0f} MiB", f"{theirs:,.0f} MiB", "≤ 600 MB",
        f"{memory / theirs:.2f} ×", memory * 2**20 <= 600e6)


def verified(path):
    """P7: each line and the chain, beside a digest of the same bytes."""
    ours, theirs = in_turn([
        Item("winnow", [WINNOW, "verify", "--workspace", path], 1), Item("sha256sum", ["sha256sum"] + segments(path), 1)], HEAVY)
    at_most("P7", "verify; `sha256sum` of the same files", ours, theirs, 0.6)


# Looking up


def looked_up(path):
    """P8 to P11: one lead or twenty of a large store, each time by a process of its own."""
    lead, least = max(SIZES) // 40, STORES.filled(min(SIZES))
    database, times = f"{OUT}/index.db", 20
    # The same rows and look-up trees in an ordinary database.
    quietly(["sqlite3", "-readonly", f"{path}/.winnow/index/leads.sqlite", f"VACUUM INTO '{database}'"])
    show = [WINNOW, "lead", "show", f"L{lead}", "--workspace", path]
    ours, theirs, small = in_turn([
        Item("show", show, 1, times=times),
        Item("peer", ["sqlite3", database, f"SELECT * FROM lead WHERE id={lead}"], 1, times=times),
        Item("small", show[:3] + [f"L{min(SIZES) // 40}", "--workspace", least], 1, times=times),
    ], ROUNDS)
    at_most("P8", "`lead show`; `sqlite3 db 'SELECT …'`", ours, theirs, 6, CPU, times)
    read = bytes_read(show)
    row("P9", "bytes that `lead show` reads", f"{read:,}", "–", "≤ 1 MiB", "", read <= 1 << 20)
    at_most("P9", f"`lead show` at {max(SIZES):,} events; at {min(SIZES):,}", ours, small, 1.5, WALL, times)
    ours, theirs = in_turn([
        Item("list", [WINNOW, "lead", "list", "--stage", "mql", "--limit", "20", "--workspace", path], 1, times=times),
        Item("peer", ["sqlite3", database, "SELECT * FROM lead WHERE stage='mql' ORDER BY id LIMIT 20"], 1, times=times),
    ], ROUNDS)
    at_most("P10", "`lead list --stage mql --limit 20`; `sqlite3 db 'SELECT …'`", ours, theirs, 2, CPU, times)
    os.remove(database)
    ours, theirs = in_turn([
        Item("scan", show + ["--no-index"], 1),
        Item("rg", ["rg", "--no-config", "-c", f'"id":"L{lead}"', f"{path}/journal"], 1)], HEAVY)
    at_most("P11", "`lead show --no-index`; `rg -c` on the same files", ours, theirs, 15)


def stored():
    """P12: bytes on the disk; the same at every size."""
    path, database = STORES.filled(max(events for events in SIZES if events <= 2_000_000)), f"{OUT}/lines.db"
    quietly([PEER, "lines", f"{path}/journal", database])
    ours, theirs = size(path), os.path.getsize(database)
    os.remove(database)
    row("P12", "bytes of the journal; SQLite: a row with the same JSON for each event", f"{ours:,}", f"{theirs:,}",
        "≤ 1.0 ×", f"{ours / theirs:.2f} ×", ours <= theirs)


# Instructions


def instructions(command):
    """Instructions that the command takes from start to end; the same in each run."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}"] + command,
                              env=dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1"), check=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def counted():
    """Instructions for one event, from the difference of two runs: what starting takes is not in it."""
    # valgrind cannot read the debug information of a Swift program.
    bare = f"{FOLDER}/bin/storebench"
    subprocess.run(["strip", "-o", bare, STOREBENCH], check=True)
    totals = {"append": [], "append and index": [], "fold": []}
    for events in (2_000, 6_000):
        path, first = STORES.empty("counted"), 20_000
        quietly([STOREBENCH, "fill", path, str(first)])
        totals["append"].append(instructions([bare, "append", path, str(first), "100", str(events), "plain"]))
        quietly(STORES.reindexing(path))
        append = [bare, "append", path, str(first + events), "100", str(events), "indexed"]
        totals["append and index"].append(instructions(append))
        path = STORES.empty("counted")
        quietly([STOREBENCH, "fill", path, str(10 * events)])
        totals["fold"].append(instructions([bare, "fold", path]) / 10)
        shutil.rmtree(path)
    return {work: round((more - less) / 4_000) for work, (less, more) in totals.items()}


def compared():
    """P14: instructions do not depend on what else the machine does."""
    with open(PINNED, encoding="utf-8") as file:
        pinned = json.load(file)
    for work, count in counted().items():
        row("P14", f"instructions of one event: {work}; pinned", f"{count:,}", f"{pinned[work]:,}", "± 5 %",
            f"{100 * (count / pinned[work] - 1):+.1f} %", abs(count / pinned[work] - 1) <= 0.05)


def pin():
    with open(PINNED, "w", encoding="utf-8") as file:
        json.dump(counted(), file, indent=2)
        file.write("\n")
    print(f"wrote {PINNED}")


def measure():
    print(f"Making stores of {', '.join(f'{events:,}' for events in SIZES)} events", file=sys.stderr)
    workspaces = {events: STORES.filled(events) for events in SIZES}
    print(f"\n### The store, with {max(SIZES):,} events\n")
    print(f"Medians of {ROUNDS} rounds in turn ({HEAVY} of the longest); time is that of whole processes, but for\n"
          "P2 and P3, where opening and making the events is left out.\n")
    print("| # | what; beside it | Winnow | the other | demanded | measured | holds |")
    print("|---|---|--:|--:|---|--:|---|")
    synced()
    appended()
    imported()
    rebuilt(workspaces[max(SIZES)])
    verified(workspaces[max(SIZES)])
    looked_up(workspaces[max(SIZES)])
    stored()
    compared()
    more = f"{FOLDER}/data/more"
    os.makedirs(more, exist_ok=True)
    quietly([sys.executable, f"{HERE}/gen_leads.py", "1000", more])
    growth = Growth(STORES, workspaces, f"{more}/leads.csv", MAPPING, ROUNDS)
    growth.measure()
    results.append(growth.show())


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    try:
        pin() if "--pin" in sys.argv else measure()
    except (Failed, subprocess.CalledProcessError, OSError) as error:
        print(f"\nfailed: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(OUT, ignore_errors=True)
    return 0 if all(results) else 1


sys.exit(main())
