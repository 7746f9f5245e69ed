"""A person is erased, however often that is interrupted."""

import os
import re
import shutil

from place import has_strace

TEXTS = ("Wilhelmina Quarz", "wilhelmina@quarz.example", "+49 30 7654321", "Quarzgasse 17",
         "sounded very keen on opals")
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "renameat", "renameat2",
         "unlink", "unlinkat", "mkdir", "rmdir")


def run(proof):
    if not has_strace():
        proof.notes.append("skipped: strace is not usable here")
        return "nothing was shown"
    place = made(proof)
    before = proof.path("before")
    others = shown(proof, place)
    shutil.copytree(place, before)
    counts = undisturbed(proof, place)
    check(proof, place, others, "undisturbed")
    every = 1 if proof.full else 9
    killed = points = 0
    for call in CALLS:
        for number in range(1, counts[call] + 1):
            points += 1
            if points % every:
                continue
            killed += strike(proof, place, before, others, call, number)
    proof.need(killed > 0, "nothing was killed")
    return "killed at %d calls: done again, no trace of %d texts, nobody else changed" % (
        killed, len(TEXTS))


def made(proof):
    """A workspace in which the person is everywhere."""
    place = proof.workspace()
    name, mail, phone, street, remark = TEXTS

    def do(*words):
        return proof.command(*words, "--workspace", place)

    proof.must("lead", "add", "--name", "Ada", "--email", "ada@quarz.example", "--workspace", place)
    proof.must("lead", "add", "--name", name, "--email", mail, "--phone", phone, "--set",
               "street=" + street, "--workspace", place)
    proof.must("lead", "log", "L2", "call", "--note", remark, "--workspace", place)
    proof.must("seal", "--workspace", place)
    proof.must("import", proof.table("few.csv", 1, 20), "--map", proof.mapping(),
               "--workspace", place)
    proof.must("lead", "edit", "L2", "--set", "rooms=4", "--set", "street=" + street + "a",
               "--workspace", place)
    proof.must("score", "--workspace", place)
    proof.must("seal", "--workspace", place)
    proof.must("lead", "log", "L2", "meeting", "--note", remark + ", twice", "--workspace", place)
    proof.must("lead", "log", "L1", "call", "--note", "nothing new", "--workspace", place)
    proof.must("views", "--workspace", place)
    # Rows that were refused, a cut-off tail, a log and a snapshot name the person as well.
    refused = proof.path("refused.csv")
    with open(refused, "w", encoding="utf-8") as file:
        file.write('key,name,email,need,order_value,note\nQ1,%s,%s,clear,no number,"%s, %s, %s"\n'
                   % (name, mail, phone, street, remark))
    do("import", refused, "--map", proof.path("map.toml"))
    segment = sorted(os.listdir(os.path.join(place, "journal")))[-1]
    with open(os.path.join(place, "journal", segment), "a", encoding="utf-8") as file:
        file.write('{"n":999,"k":"lead.updated","id":"L2","d":{"name":"%s","email":"%s"' % (
            name, mail))
    proof.must("lead", "log", "L1", "call", "--workspace", place)
    for path in (".winnow/snapshots/000000000001.jsonl", ".winnow/logs/serious-lead.log",
                 ".winnow/index/old.sqlite"):
        full = os.path.join(place, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write("\n".join(TEXTS))
    proof.need(any("torn" in text or "tail" in text or text.endswith(".bin")
                   for text in os.listdir(os.path.join(place, "quarantine"))),
               "no tail is in quarantine:", os.listdir(os.path.join(place, "quarantine")))
    proof.need(len(traces(place)) > 6, "the person is in too few files:", traces(place))
    return place


def shown(proof, place):
    """Everybody else, as they are shown."""
    return {lead: proof.must("lead", "show", lead, "--json", "--workspace", place).output
            for lead in ("L1", "L3", "L11", "L22")}


def erase(proof, place, before=()):
    return proof.command("lead", "erase", "L2", "--yes", "--tx", "E1", "--workspace", place,
                         before=before)


def undisturbed(proof, place):
    trace = proof.path("trace")
    result = erase(proof, place, ("strace", "-f", "-qq", "-o", trace, "-e",
                                  "trace=" + ",".join(CALLS)))
    proof.need(result.status == 0, "the erasure failed:", result)
    with open(trace, encoding="utf-8", errors="replace") as file:
        text = file.read()
    return {call: len(re.findall(r"^\d+ +%s\(" % call, text, re.M)) for call in CALLS}


def traces(place):
    """Files in which a text of the person stands."""
    found = set()
    for folder, _, names in os.walk(place):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                bytes_ = file.read()
            if any(text.encode() in bytes_ for text in TEXTS):
                found.add(os.path.relpath(path, place))
    return sorted(found)


def check(proof, place, others, when):
    proof.need(not traces(place), when + ": the person is still in", traces(place))
    proof.verify(place, "--deep", "--index")
    proof.need(shown(proof, place) == others, when + ": others have changed")
    proof.need(proof.command("lead", "show", "L2", "--workspace", place).status == 66,
               when + ": the person is shown")
    proof.need(not traces(place), when + ": reading brought the person back to", traces(place))


def strike(proof, place, before, others, call, number):
    when = "killed at %s %d" % (call, number)
    shutil.rmtree(place)
    shutil.copytree(before, place)
    result = erase(proof, place, (
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
        "inject=%s:signal=SIGKILL:when=%d" % (call, number)))
    if result.status in (137, -9):
        # Readers work on what is left, and everybody else is as before.
        proof.need(shown(proof, place) == others, when + ": others have changed already")
    again = erase(proof, place)
    proof.need(again.status == 0, when + ":", again)
    check(proof, place, others, when)
    return 1 if result.status in (137, -9) else 0
