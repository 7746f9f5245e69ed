#!/usr/bin/env python3
"""The group `sandbox` of scripts/bench: sandbox.py WINNOW FOLDER LEADS ROUNDS (run by scripts/bench).

What the border to Lua and its metering cost: instructions, counted by callgrind, and CPU time. Each
piece of work is done through the box, through the box without the count hook (no_hook.so), and by
plain C with Lua 5.4 and no limits. FOLDER holds bin/ and data/.
"""
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from instructions import instructions  # noqa: E402
from measure import Item, once  # noqa: E402

WINNOW, FOLDER, LEADS, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
JSONL = f"{FOLDER}/data/leads-{LEADS}.jsonl"
PROGRAM = f"{FOLDER}/bin/sandbox"
FREE = ["env", f"LD_PRELOAD={FOLDER}/bin/no_hook.so"]
# name, what one turn is, turns for callgrind, turns for the clock
WORKS = [
    ("empty", "empty call", 2_000, 4_000_000),
    ("function", "host function call", 2_000, 4_000_000),
    ("card", "ten criteria on one lead", 500, 300_000),
    ("box", "box made and freed", 50, 20_000),
    ("loaded", "the same with the ten criteria", 50, 10_000),
    ("loop", "turn of a pure loop", 20_000, 20_000_000),
]


def turn(kind, work, turns):
    """A command that does the work `turns` times."""
    command = [PROGRAM, f"{work}-{'plain' if kind == 'plain' else 'box'}", str(turns), HERE]
    return FREE + command if kind == "free" else command


def seconds(items):
    """Median CPU seconds of one unit of each item, taken in turn."""
    figures = {key: [] for key in items}
    for _ in range(ROUNDS + 1):
        for key, item in items.items():
            figures[key].append(once(item)[1] / item.units)
    return {key: statistics.median(values[1:]) for key, values in figures.items()}


def row(what, counts, times, demand):
    """Prints one line and tells whether what is demanded holds."""
    cells = [what] + [f"{counts[kind]:,.0f}" if kind in counts else "–" for kind in ("box", "free", "plain")]
    cells += [f"{times[kind] * 1e9:,.0f}" if kind in times else "–" for kind in ("box", "free", "plain")]
    cells += [f"{times['box'] / times[kind]:.2f}" if kind in times else "–" for kind in ("free", "plain")]
    good = True
    if demand:
        kind, limit = demand
        good = times["box"] / times[kind] <= limit
        cells.append(f"≤ {limit} × {'without hook' if kind == 'free' else 'plain C'}: {'holds' if good else 'DOES NOT HOLD'}")
    else:
        cells.append("")
    print("| " + " | ".join(cells) + " |", flush=True)
    return good


def border():
    good = True
    for work, what, few, many in WORKS:
        kinds = ("box", "free", "plain")
        counts = {kind: (instructions(turn(kind, work, 2 * few)) - instructions(turn(kind, work, few))) / few for kind in kinds}
        times = seconds({kind: Item(work, turn(kind, work, many), many) for kind in kinds})
        good = row(what, counts, times, ("plain", 2.2) if work == "loop" else None) and good
    return good


def stream():
    """The whole way of a lead: JSON in, ten criteria, JSON out; with and without the hook."""
    parts = {}
    with open(JSONL, "rb") as leads:
        lines = [line for line, _ in zip(leads, range(100_000))]
    for count in (1_000, 3_000, len(lines)):
        parts[count] = f"{FOLDER}/data/some-{count}.jsonl"
        with open(parts[count], "wb") as part:
            part.writelines(lines[:count])
    # valgrind cannot read the debug information of a Swift program.
    bare = f"{FOLDER}/bin/winnow"
    subprocess.run(["strip", "-o", bare, WINNOW], check=True)
    score = [bare, "score", "--stream", "--plugin", f"{HERE}/card/", "--now", "2026-11-01T00:00:00Z", "--jobs", "1"]
    commands = {"box": score, "free": FREE + score}
    counts = {kind: (instructions(command, parts[3_000]) - instructions(command, parts[1_000])) / 2_000
              for kind, command in commands.items()}
    times = seconds({kind: Item("stream", command, len(lines), stdin=parts[len(lines)]) for kind, command in commands.items()})
    return row("`winnow score --stream`: one lead", counts, times, ("free", 1.2))


def main():
    print("\n### The border to Lua, and what metering costs\n")
    print("Instructions by callgrind and CPU time of one turn; «free» is the same without the count hook.\n")
    print("| what | box: instructions | free | plain C | box: ns | free | plain C | box ÷ free | box ÷ plain | demanded |")
    print("|---|" + "--:|" * 8 + "---|")
    results = [border(), stream()]
    return 0 if all(results) else 1


sys.exit(main())
