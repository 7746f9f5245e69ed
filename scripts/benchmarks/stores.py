"""Stores of many sizes for scripts/bench storage, and what system calls show of a command.

Stores lie in FOLDER/stores and are used again by the next run; what changes one gets a copy.
"""
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile

from measure import Failed, Item, once

HERE = os.path.dirname(os.path.abspath(__file__))
SEGMENT_LIMIT = 32 << 20


class Stores:
    """Makes workspaces and fills them."""

    def __init__(self, winnow, storebench, folder):
        self.winnow, self.storebench = winnow, storebench
        self.folder = f"{folder}/stores"
        os.makedirs(self.folder, exist_ok=True)
        # Other events need other stores.
        with open(f"{HERE}/../../Tests/storebench/SampleEvents.swift", "rb") as source:
            self.kind = hashlib.sha256(source.read()).hexdigest()[:8]

    def empty(self, name):
        """A new workspace without events; one of this name is replaced."""
        path = f"{self.folder}/{name}"
        shutil.rmtree(path, ignore_errors=True)
        # With rules, or `rank` has nothing to say.
        quietly([self.winnow, "init", path, "--with", "card", "--plugins", HERE])
        return path

    def filled(self, events):
        """The workspace with so many events and its index, from an earlier run or made now."""
        path = f"{self.folder}/{self.kind}-{events}"
        if not os.path.exists(f"{path}.json"):
            fresh = self.empty(os.path.basename(path))
            figures = once(Item("fill", [self.storebench, "fill", fresh, str(events)], events))
            quietly(self.reindexing(fresh))
            subprocess.run(["sync", "-f", fresh], check=True)
            with open(f"{path}.json", "w", encoding="utf-8") as facts:
                json.dump(figures, facts)
        # An index of an older version is made anew here, and not while time is taken.
        quietly([self.winnow, "lead", "show", "L1", "--workspace", path])
        return path

    def reindexing(self, path):
        return [self.winnow, "reindex", "--workspace", path]

    def making(self, events):
        """(wall seconds, CPU seconds, peak MiB) of making the store, whenever that was."""
        with open(f"{self.folder}/{self.kind}-{events}.json", encoding="utf-8") as facts:
            return json.load(facts)

    def about_to_rotate(self):
        """A workspace whose active segment is full: the next command begins another one."""
        path = self.empty("rotating")
        quietly([self.storebench, "fill", path, "20000"])
        events, active = 20_000, f"{path}/journal/000000000001.jsonl"
        while (size := os.path.getsize(active)) < SEGMENT_LIMIT:
            more = max(500, int((SEGMENT_LIMIT - size) / (size / events) * 0.9))
            quietly([self.storebench, "append", path, str(events), "500", str(more), "plain"])
            events += more
        quietly(self.reindexing(path))
        return path


def copying(source, target):
    """Commands that make `target` a copy of the workspace `source`.

    Sealed segments and snapshots are linked: they are replaced and never written into.
    """
    own = [".winnow/LOCK", ".winnow/QUEUE", ".winnow/index", f"journal/{os.path.basename(segments(source)[-1])}"]
    return [
        ["rm", "-rf", target], ["cp", "-Rl", source, target],
        ["rm", "-rf"] + [f"{target}/{name}" for name in own],
        ["sh", "-c", f"cd '{source}' && cp -R --parents \"$@\" '{target}'", "sh"] + own,
        ["sync", "-f", target],
    ]


def segments(workspace):
    return sorted(glob.glob(f"{workspace}/journal/*.jsonl"))


def size(workspace):
    """Bytes of the journal."""
    return sum(os.path.getsize(path) for path in segments(workspace))


def quietly(command):
    """Runs the command; what it says is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(command)}: status {done.returncode}\n{done.stdout[-600:]}")


def traced(command, calls):
    """The lines that strace prints about these system calls of the command."""
    with tempfile.NamedTemporaryFile("r") as trace:
        quietly(["strace", "-f", "-y", "-qq", "-o", trace.name, "-e", f"trace={calls}"] + command)
        return trace.read().splitlines()


def bytes_read(command):
    """Bytes that the command reads by system calls, of the program's libraries too."""
    lines = traced(command, "read,readv,pread64,preadv,preadv2")
    return sum(int(found.group(1)) for line in lines if (found := re.search(r"= (\d+)$", line)))


def syncs(command):
    """The path of each file or folder that the command syncs, as often as it does; (call, path)."""
    lines = traced(command, "fsync,fdatasync,sync_file_range,syncfs,sync,msync")
    return re.findall(r"\b(\w*sync\w*)\((?:\d+<([^>]*)>)?", "\n".join(lines))
