"""Two writers and several readers at once; and what a killed writer leaves."""

import os
import signal
import subprocess
import time

from place import events, has_strace, together, until


def run(proof):
    changes = proof.size(500, 40)
    readers = proof.size(8, 3)
    place = proof.workspace()
    proof.must("lead", "add", "--name", "First", "--workspace", place)
    rounds = at_once(proof, place, changes, readers)
    freed = killed_holders(proof, place)
    inherited(proof, place)
    return "2 writers of %d changes each, %d readers (%d readings): all there once; %s" % (
        changes, readers, rounds, freed)


def at_once(proof, place, changes, readers):
    done = []
    counted = []

    def writer(name):
        for number in range(changes):
            words = (("lead", "log", "L1", "call", "--note", "%s %d" % (name, number))
                     if number % 3 == 2 else
                     ("lead", "add", "--name", "%s %d" % (name, number)))
            proof.must(*words, "--workspace", place, "--tx", "%s%d" % (name, number),
                       "--wait", "120")
        done.append(name)

    def reader(number):
        seen = 0
        while len(done) < 2:
            words = (("lead", "list", "--jsonl"), ("lead", "history", "L1", "--json"),
                     ("verify", "--json"))[number % 3]
            result = proof.must(*words, "--workspace", place)
            proof.need(not result.errors, "a reader was warned:", result)
            if words[0] == "verify":
                now = result.document["events"]
            elif words[1] == "history":
                now = len(result.document["events"])
            else:
                now = len(result.lines)
            proof.need(now >= seen, "a reader saw", now, "after", seen)
            seen = now
            counted.append(now)

    together([lambda: writer("A"), lambda: writer("B")]
             + [lambda number=number: reader(number) for number in range(readers)])
    proof.verify(place, "--deep", "--index")
    names = [line.split(b'"tx":"')[1].split(b'"')[0] for line in events(place)]
    wanted = [b"%s%d" % (name, number) for name in (b"A", b"B") for number in range(changes)]
    proof.need(sorted(names[1:]) == sorted(wanted), "the journal holds other changes than made")
    for name in (b"A", b"B"):
        own = [int(word[1:]) for word in names[1:] if word[:1] == name]
        proof.need(own == sorted(own), "the changes of one writer stand in another order")
    return len(counted)


def killed_holders(proof, place):
    """The lock is free within a second after its holder is killed."""
    table, mapping = proof.table("many.csv", 1, 40000), proof.mapping()
    slowest = 0.0
    for number in range(proof.size(10, 2)):
        holder = subprocess.Popen(
            [proof.binary, "import", table, "--map", mapping, "--workspace", place,
             "--tx", "K%d" % number], env=proof.variables,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lock = os.path.join(place, ".winnow", "LOCK")
        proof.need(until(lambda: holds(lock, holder.pid) or holder.poll() is not None, 60),
                   "an import took no lock")
        proof.need(holder.poll() is None, "an import ended before it could be killed")
        locked = proof.command("lead", "add", "--name", "Other", "--workspace", place, "--wait", "0")
        if holder.poll() is None and locked.status != 0:
            proof.need(locked.status == 75, "a held lock is not told:", locked)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        start = time.monotonic()
        proof.must("lead", "add", "--name", "Next %d" % number, "--workspace", place, "--wait", "1")
        slowest = max(slowest, time.monotonic() - start)
    proof.verify(place)
    return "a killed writer's lock was free at once (%.2f s with the command)" % slowest


def holds(lock, process):
    try:
        with open(lock, encoding="utf-8") as file:
            return '"pid":%d,' % process in file.read()
    except OSError:
        return False


def inherited(proof, place):
    """No child of a writer can keep its lock: its files are opened to be closed by exec."""
    if not has_strace():
        proof.notes.append("skipped: strace is not usable, so inherited files were not looked for")
        return
    trace = proof.path("trace")
    proof.must("lead", "add", "--name", "Traced", "--workspace", place,
               before=("strace", "-f", "-qq", "-o", trace, "-e", "trace=openat,open"))
    with open(trace, encoding="utf-8", errors="replace") as file:
        kept = (place + "/.winnow", place + "/journal")
        opened = [line for line in file
                  if any(folder in line for folder in kept) and "= -1" not in line]
    proof.need(any("LOCK" in line for line in opened), "the trace shows no lock")
    for line in opened:
        proof.need("O_CLOEXEC" in line, "a child inherits:", line.strip())
