"""Runs commands in turn (A B C, A B C …) and prints a Markdown table of their medians.

A busy machine then slows all of them alike, and each one's ratio to the first is taken round by
round. CPU is user + system time of the finished process, memory its peak.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

METER = os.path.join(os.environ.get("WINNOW_BENCH_TMP", "/tmp/winnow-bench"), "bin", "meter")


@dataclass
class Item:
    """One line of the table: a command for `units` units of work."""
    name: str
    command: list
    units: int
    stdin: str = os.devnull
    stdout: str = os.devnull
    before: list = field(default_factory=list)  # commands that are run before each round, unmeasured
    times: int = 1  # runs in one round, added up: more than one for what is over in milliseconds
    tells: bool = False  # it prints the wall and CPU seconds of its work, without what it does before and after


class Failed(Exception):
    pass


def once(item):
    """Runs the item's command: (wall seconds, CPU seconds, peak MiB)."""
    for command in item.before:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    runs = [run(item) for _ in range(item.times)]
    return sum(wall for wall, _, _ in runs), sum(cpu for _, cpu, _ in runs), max(memory for _, _, memory in runs)


def run(item):
    """Runs the item's command once."""
    with tempfile.NamedTemporaryFile("r") as figures, tempfile.TemporaryFile("w+") as errors, \
            tempfile.NamedTemporaryFile("r") as told, \
            open(item.stdin, "rb") as stdin, open(told.name if item.tells else item.stdout, "wb") as stdout:
        done = subprocess.run([METER, figures.name] + item.command,
                              stdin=stdin, stdout=stdout, stderr=errors)
        if done.returncode:
            errors.seek(0)
            raise Failed(f"{' '.join(item.command)}: status {done.returncode}\n{errors.read()[-600:]}")
        wall, cpu, memory = map(float, figures.read().split())
        if item.tells:
            wall, cpu = map(float, told.read().split())
    return wall, cpu, memory / 1024


def in_turn(items, rounds, warm_up=True):
    """Measures the items in turn: for each its (wall seconds, CPU seconds, peak MiB), round by round.

    Raises Failed when a command fails.
    """
    results = [[] for _ in items]
    for number in range(rounds + warm_up):
        for item, figures in zip(items, results):
            found = once(item)
            if number >= warm_up:
                figures.append(found)
    return results


def table(title, items, rounds, unit="lead", warm_up=True):
    """Measures the items and prints them; ratios are to the first one's CPU and wall time a unit.

    An item whose command fails is named and left out. Returns whether all went well.
    """
    results = {item.name: [] for item in items}
    broken = {}
    for number in range(rounds + warm_up):
        for item in items:
            if item.name in broken:
                continue
            try:
                figures = once(item)
            except (Failed, subprocess.CalledProcessError) as error:
                broken[item.name] = error
                continue
            if number >= warm_up:
                results[item.name].append([figures[0] / item.units, figures[1] / item.units, figures[2]])
    print(f"\n### {title}\n\n{time.strftime('%Y-%m-%d %H:%M')}, medians of {rounds} rounds in turn,"
          f" load {os.getloadavg()[0]:.1f}\n")
    print(f"| what | {unit}s | wall s | CPU s | {unit}s/s | µs CPU/{unit} | CPU × | wall × | MiB |")
    print("|---|" + "--:|" * 8)
    first = results[items[0].name]
    for item in items:
        if item.name in broken:
            continue
        rows = results[item.name]
        wall, cpu, memory = (statistics.median(row[k] for row in rows) for k in range(3))

        def ratio(k):
            pairs = [row[k] / base[k] for row, base in zip(rows, first) if base[k]]
            return f"{statistics.median(pairs):.2f}" if pairs else "–"

        print(f"| {item.name} | {item.units:,} | {wall * item.units:.3f} | {cpu * item.units:.3f} | {1 / wall:,.0f} |"
              f" {cpu * 1e6:.2f} | {ratio(1)} | {ratio(0)} | {memory:.1f} |", flush=True)
    for name, error in broken.items():
        print(f"\nfailed: {name}: {error}", file=sys.stderr)
    return not broken
