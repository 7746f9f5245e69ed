"""A session three times: with the index, with .winnow/ deleted, and without the index."""

import os
import re
import shutil
import threading
import time

from place import events, segments, together


def run(proof):
    count = proof.size(500, 60)
    said = three_times(proof, count)
    deleted = while_commands_run(proof)
    return "%d random commands (seed %d) three times: %s the same; %s" % (
        count, proof.seed, said, deleted)


class Session:
    """Random commands that make sense most of the time."""

    def __init__(self, proof):
        self.proof = proof
        self.dice = proof.dice
        self.leads = 0
        self.files = 0
        self.seconds = 0

    def lead(self):
        return "L%d" % self.dice.randint(1, max(self.leads, 1) + (self.dice.random() < 0.05))

    def next(self):
        self.seconds += self.dice.choice((0, 1, 60, 3600, 86400))
        kinds = self.WRITING if self.dice.random() < 0.6 or self.leads < 3 else self.READING
        return self.dice.choice(kinds)(self)

    def now(self):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_780_000_000 + self.seconds))

    def past(self):
        back = self.dice.randint(0, self.seconds + 10)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_780_000_000 + back))

    def add(self):
        self.leads += 1
        number = self.leads
        return ["lead", "add", "--name", "Näme %d" % number, "--email",
                "n%d@proof.example" % self.dice.randint(1, number), "--company",
                self.dice.choice(("Works", "Mills", "Häuser")), "--answer",
                "clear_need=%s" % self.dice.choice(("yes", "no", "partly"))]

    def edit(self):
        return ["lead", "edit", self.lead(), "--set",
                "rooms=%s" % self.dice.choice(("", "1", "22", "many")), "--phone",
                "+49 30 %d" % self.dice.randint(100000, 999999)]

    def log(self):
        return ["lead", "log", self.lead(), self.dice.choice(("call", "email.click", "web.visit")),
                "--note", "remark %d" % self.dice.randint(1, 999)]

    def take(self):
        self.files += 1
        first = self.dice.randint(1, 40)
        count = self.dice.randint(1, 30)
        self.proof.table("t%d.csv" % self.files, first, first + count, "r%d" % self.files)
        self.leads += count // 2
        return ["import", "../t%d.csv" % self.files, "--map", "../map.toml", "--skip-invalid"]

    WRITING = (
        add, add, add, edit, edit, log, log, log, take,
        lambda self: ["import", "revert", "I%d" % self.dice.randint(1, max(self.files, 1))],
        lambda self: ["score"],
        lambda self: ["score", self.lead()],
        lambda self: ["seal"],
        lambda self: ["lead", "erase", self.lead(), "--yes"],
        lambda self: ["reindex"],
        lambda self: ["views"],
    )
    READING = (
        lambda self: ["lead", "list", self.dice.choice(("--jsonl", "--json", "--csv"))],
        lambda self: ["lead", "list"],
        lambda self: ["lead", "list", "--search", self.dice.choice(("1", "Näme", "works"))],
        lambda self: ["lead", "list", "--source", "web", "--limit", "5", "--jsonl"],
        lambda self: ["lead", "list", "--as-of", self.past(), "--jsonl"],
        lambda self: ["lead", "show", self.lead(), "--json"],
        lambda self: ["lead", "show", "n%d@proof.example" % self.dice.randint(1, 9)],
        lambda self: ["lead", "show", self.lead(), "--as-of", self.past()],
        lambda self: ["lead", "history", self.lead(), "--json"],
        lambda self: ["rank", "--why"],
        lambda self: ["rank", "--jsonl", "--limit", "500"],
        lambda self: ["rank", "--as-of", self.past(), "--jsonl"],
        lambda self: ["explain", self.lead()],
        lambda self: ["import", "list", "--json"],
        lambda self: ["verify"],
        lambda self: ["verify", "--deep", "--json"],
        lambda self: ["repair"],
    )


def three_times(proof, count):
    """Every command in three workspaces that were one; compared after each."""
    proof.mapping()
    one = proof.workspace("as-is/acme")
    for name in ("deleted", "without"):
        shutil.copytree(one, proof.path(name, "acme"))
    for name in ("as-is", "deleted", "without"):
        shutil.copy(proof.path("map.toml"), proof.path(name))
    session = Session(proof)
    for number in range(count):
        words = session.next()
        options = ["--now", session.now()] if words[0] != "plugin" else []
        if words[0] == "import" and words[1].startswith("../"):
            for name in ("as-is", "deleted", "without"):
                shutil.copy(proof.path(words[1][3:]), proof.path(name))
        if is_writing(words):
            options += ["--tx", "S%d" % number]
        compare(proof, number, words, options)
    return "%d bytes of journal and all answers" % sum(
        os.path.getsize(path) for path in segments(proof.path("as-is", "acme")))


def is_writing(words):
    return words[0] in ("score", "seal", "reindex") or words[:2] in (
        ["lead", "add"], ["lead", "edit"], ["lead", "log"], ["lead", "erase"]) or (
        words[0] == "import" and words[1] != "list")


def compare(proof, number, words, options):
    answers = {}
    for name in ("as-is", "deleted", "without"):
        place = proof.path(name, "acme")
        if name == "deleted":
            shutil.rmtree(os.path.join(place, ".winnow"), ignore_errors=True)
        more = ["--no-index"] if name == "without" else []
        result = proof.command(*words, *options, *more, cwd=place)
        answers[name] = (result.status, told(result.output, proof, name),
                         told(result.errors, proof, name), kept(place))
    for name in ("deleted", "without"):
        for part, mine, other in zip(
                ("status", "output", "errors", "files"), answers["as-is"], answers[name]):
            proof.need(
                mine == other, "command", number, " ".join(words + options), "differs", name,
                "in its", part + ":\n", mine, "\nagainst:\n", other)
        proof.need(answers[name][0] < 128, "a crash:", " ".join(words))


def told(text, proof, name):
    """Without what must differ: folder, seconds, and which files of the index an erasure removed."""
    text = text.replace(proof.path(name), "PLACE")
    text = re.sub(r" in [0-9.]+ s\b", "", text)
    return re.sub(r"removed \.winnow/index/.*\n", "", text)


def kept(place):
    """The journal and the views, byte for byte."""
    found = {}
    for folder in ("journal", "views"):
        path = os.path.join(place, folder)
        for name in sorted(os.listdir(path)) if os.path.isdir(path) else []:
            with open(os.path.join(path, name), "rb") as file:
                found[folder + "/" + name] = file.read()
    return found


def while_commands_run(proof):
    """Somebody deletes .winnow/ again and again while two others work."""
    place = proof.workspace("harried")
    proof.must("lead", "add", "--name", "First", "--workspace", place)
    count = proof.size(150, 12)
    stop = threading.Event()
    rounds = []

    def delete():
        while not stop.is_set():
            shutil.rmtree(os.path.join(place, ".winnow"), ignore_errors=True)
            rounds.append(1)
            time.sleep(proof.dice.random() * 0.03)

    def work(name):
        for number in range(count):
            words = (("lead", "log", "L1", "call", "--tx", "%s%d" % (name, number)),
                     ("lead", "list", "--jsonl"),
                     ("lead", "add", "--name", "More", "--tx", "%s%d" % (name, number)),
                     ("rank", "--jsonl"))[number % 4]
            proof.must(*words, "--workspace", place)

    eraser = threading.Thread(target=delete)
    eraser.start()
    try:
        together([lambda: work("A"), lambda: work("B")])
    finally:
        stop.set()
        eraser.join()
    proof.verify(place, "--deep", "--index")
    wanted = 1 + 2 * len([number for number in range(count) if number % 4 in (0, 2)])
    found = len(events(place))
    proof.need(found == wanted, "the journal holds", found, "events, not", wanted)
    return ".winnow/ deleted %d times under %d commands: no harm" % (len(rounds), 2 * count)
