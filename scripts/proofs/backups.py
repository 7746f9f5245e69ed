"""Backups and plain copies while others write."""

import os
import shutil
import subprocess
import threading

from place import events


def run(proof):
    count = proof.size(100, 4)
    place = proof.workspace()
    acknowledged = []
    stop = threading.Event()
    failed = []

    def write():
        number = 0
        try:
            while not stop.is_set():
                name = "W%d" % number
                if number % 9 == 8:
                    proof.must("seal", "--workspace", place)
                elif number % 25 == 11:
                    table = proof.table("few.csv", number * 100, number * 100 + 30)
                    proof.must("import", table, "--map", mapping, "--workspace", place,
                               "--tx", name)
                    acknowledged.append(name)
                else:
                    proof.must("lead", "add", "--name", "Lead", "--workspace", place, "--tx", name)
                    acknowledged.append(name)
                number += 1
        except Exception as error:  # told by the proof's own thread
            failed.append(error)

    mapping = proof.mapping()
    writer = threading.Thread(target=write)
    writer.start()
    kept = []
    try:
        for number in range(count):
            for how in ("backup", "copy"):
                kept.append(one(proof, place, how, number, list(acknowledged)))
    finally:
        stop.set()
        writer.join()
    if failed:
        raise failed[0]
    whole = events(place)
    for how, number, found in kept:
        proof.need(found == whole[:len(found)], how, number, "is no beginning of the journal")
    proof.verify(place, "--deep", "--index")
    return "%d backups and %d plain copies under writers, up to %d events: each a whole past" % (
        count, count, len(kept[-1][2]))


def one(proof, place, how, number, acknowledged):
    """Makes a copy, restores it, and gives the events in it."""
    copy, again = proof.path("%s%d" % (how, number)), proof.path("again")
    if how == "backup":
        # Every other one goes into the folder of the one before.
        copy = proof.path("backup%d" % (number // 2))
        proof.must("backup", copy, "--workspace", place)
    else:
        done = subprocess.run(["cp", "-r", place, copy], check=False, capture_output=True, text=True)
        # Files that come and go in .winnow/, or get their final name, may be gone before they are copied.
        gone = ".new': No such file or directory"
        others = [line for line in done.stderr.splitlines() if "/.winnow/" not in line and not line.endswith(gone)]
        proof.need(not others or done.returncode == 0, "cp failed:", others)
    proof.must("restore", copy, again)
    found = events(again)
    names = set()
    for line in found:
        names.add(line.split(b'"tx":"')[1].split(b'"')[0].decode())
    missing = [name for name in acknowledged if name not in names]
    proof.need(not missing, how, number, "lacks what was acknowledged before it:", missing[:5])
    proof.need(not found or found[-1].endswith(b'"}') and b',"z":1,' in found[-1],
               how, number, "ends within a transaction")
    listed = proof.must("lead", "list", "--jsonl", "--workspace", again)
    truth = proof.must("lead", "list", "--jsonl", "--no-index", "--workspace", again)
    proof.need(listed.output == truth.output, how, number, "has an index that tells otherwise")
    shutil.rmtree(again)
    if how == "copy":
        shutil.rmtree(copy)
    return how, number, found
