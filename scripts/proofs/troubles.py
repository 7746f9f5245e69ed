"""A disk that is full for real, and files that may not grow."""

import os
import resource
import shutil
import signal
import subprocess

from place import events, segments


def run(proof):
    told = [limited(proof, seen) for seen in ("ignored", "deadly")]
    disk = SmallDisk(proof)
    if disk.kind is None:
        proof.notes.append("skipped: no small disk can be mounted here")
    else:
        try:
            told.append(full(proof, disk))
        finally:
            disk.end()
    return "; ".join(told)


COMMANDS = (
    ("lead", "add", "--name", "New", "--tx", "N{0}"),
    ("lead", "log", "L3", "call", "--note", "n" * 3000, "--tx", "G{0}"),
    ("import", "{table}", "--map", "{map}", "--tx", "I{0}"),
    ("score", "--tx", "C{0}"),
    ("seal", "--tx", "S{0}"),
    ("reindex", "--tx", "X{0}"),
    ("views",),
    ("backup", "{backup}"),
    ("lead", "erase", "L{lead}", "--yes", "--tx", "E{0}"),
)


def filled(proof, words, number, place):
    names = {"table": proof.path("more%d.csv" % number), "map": proof.path("map.toml"),
             "backup": os.path.join(os.path.dirname(place), "backup%d" % number),
             "lead": 5 + number}
    return [word.format(number, **names) for word in words]


def begun(proof, place):
    proof.must("import", proof.table("first.csv", 1, 100), "--map", proof.mapping(),
               "--workspace", place)
    proof.must("score", "--workspace", place)


def after(proof, place, count, when):
    """What every trouble leaves: a sound workspace with all that was acknowledged."""
    verified = proof.command("verify", "--workspace", place)
    # An erasure that has begun is ended by doing it again.
    begun = verified.status == 65 and "lead erase" in when and "unfinished" in verified.errors
    proof.need(verified.status == 0 or begun, when, "-", verified)
    plan = proof.command("repair", "--workspace", place)
    proof.need(plan.status == 0, when, "- something is to be repaired:", plan)
    proof.need(len(events(place)) >= count, when, "- events are lost")
    listed = proof.must("lead", "list", "--jsonl", "--workspace", place)
    truth = proof.must("lead", "list", "--jsonl", "--no-index", "--workspace", place)
    proof.need(listed.output == truth.output, when, "- the index tells otherwise")


def limited(proof, signals):
    """No file may be longer than so many bytes (ulimit -f)."""
    outer = proof.path("limited-" + signals)
    os.makedirs(outer)
    place = proof.workspace("limited-%s/acme" % signals)
    begun(proof, place)
    failed = 0
    rounds = proof.size(90, 9)
    for number in range(rounds):
        size = int(os.path.getsize(segments(place)[-1]) * proof.dice.uniform(0.3, 1.5)) + 600
        proof.table("more%d.csv" % number, 101 + number * 50, 150 + number * 50, "r" * 500)
        words = filled(proof, COMMANDS[number % len(COMMANDS)], number, place)

        def set_limit(size=size):
            signal.signal(signal.SIGXFSZ,
                          signal.SIG_IGN if signals == "ignored" else signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        count = len(events(place))
        result = proof.command(*words, "--workspace", place, preexec_fn=set_limit,
                               restore_signals=False)
        when = "files of at most %d bytes: %s" % (size, " ".join(words))
        proof.need(result.status in (0, 73, 74), when, result)
        failed += result.status != 0
        after(proof, place, count, when)
        proof.must(*words, "--workspace", place)
        after(proof, place, count, "then")
    return "ulimit -f (signal %s): %d of %d commands refused, none harmed" % (
        signals, failed, rounds)


class SmallDisk:
    """A file system of 8 MB: on a loop device, else in memory."""

    def __init__(self, proof):
        self.folder = proof.path("disk")
        self.kind = None
        os.makedirs(self.folder)
        image = proof.path("image")
        with open(image, "wb") as file:
            file.truncate(8 << 20)
        if quiet("mkfs.ext4", "-q", "-F", "-m", "0", image) and quiet(
                "mount", "-o", "loop", image, self.folder):
            self.kind = "ext4 of 8 MB"
        elif quiet("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", self.folder):
            self.kind = "tmpfs of 8 MB"

    def end(self):
        quiet("umount", self.folder) or quiet("umount", "-l", self.folder)


def quiet(*words):
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fill(path, leave):
    """A file that takes the whole disk but so many bytes."""
    block = b"x" * 4096
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            pass
        size = max(0, file.seek(0, 2) - leave)
        file.truncate(size)


def full(proof, disk):
    place = os.path.join(disk.folder, "acme")
    shutil.copytree(proof.workspace("origin"), place)
    begun(proof, place)
    failed = 0
    rounds = proof.size(90, 9)
    for number in range(rounds):
        proof.table("more%d.csv" % number, 101 + number * 50, 150 + number * 50, "r" * 500)
        words = filled(proof, COMMANDS[number % len(COMMANDS)], number, place)
        filler = os.path.join(disk.folder, "filler")
        leave = proof.dice.choice((0, 0, 4096, 8192, 16384, 40960, 122880))
        fill(filler, leave)
        count = len(events(place))
        when = "%s with %d bytes left: %s" % (disk.kind, leave, " ".join(words))
        result = proof.command(*words, "--workspace", place)
        proof.need(result.status in (0, 73, 74), when, result)
        failed += result.status != 0
        after(proof, place, count, when)
        os.remove(filler)
        proof.must(*words, "--workspace", place)
        after(proof, place, count, "then")
        shutil.rmtree(os.path.join(disk.folder, "backup%d" % number), ignore_errors=True)
    proof.verify(place, "--deep", "--index")
    return "%s, full: %d of %d commands refused, none harmed" % (disk.kind, failed, rounds)
