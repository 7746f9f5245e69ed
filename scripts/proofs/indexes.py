"""A damaged index is never believed."""

import os
import shutil

READING = (
    ("lead", "list", "--jsonl"),
    ("lead", "list", "--search", "Lead 1"),
    ("lead", "list", "--source", "web", "--limit", "7", "--csv"),
    ("lead", "show", "L7", "--json"),
    ("lead", "show", "lead.12@proof.example"),
    ("lead", "history", "L3", "--json"),
    ("rank", "--why", "--limit", "40"),
    ("rank", "--jsonl"),
    ("explain", "L9"),
    ("import", "list", "--json"),
)
FILES = ("leads.sqlite", "leads.sqlite-wal", "leads.sqlite-shm")


def run(proof):
    place = made(proof)
    index = os.path.join(place, ".winnow", "index")
    stale = proof.path("stale")
    shutil.copytree(index, stale)
    proof.must("lead", "log", "L3", "call", "--workspace", place)
    proof.must("lead", "add", "--name", "Late", "--workspace", place)
    proof.must("score", "--workspace", place)
    good = proof.path("good")
    shutil.copytree(index, good)
    other = proof.path("foreign")
    shutil.copytree(os.path.join(made(proof, "other"), ".winnow", "index"), other)
    truth = {words: proof.must(*words, "--no-index", "--workspace", place) for words in READING}
    said = 0
    damages = list(known(good, stale, other))
    damages += [random_damage] * proof.size(1000, 100)
    for number, damage in enumerate(damages):
        shutil.rmtree(index)
        shutil.copytree(good, index)
        name = damage(proof, index)
        for words in proof.dice.sample(READING, 1 if damage is random_damage else 2):
            said += check(proof, place, words, truth[words], "%d: %s" % (number, name))
    proof.verify(place)
    return "%d damaged indexes: each answer the one of --no-index%s" % (
        len(damages), ", %d of them with a word about it" % said if said else "")


def made(proof, name="acme"):
    place = proof.workspace(name)
    proof.must("import", proof.table(name + ".csv", 1, 60), "--map", proof.mapping(),
               "--workspace", place)
    proof.must("lead", "log", "L3", "email.click", "--workspace", place)
    proof.must("score", "--workspace", place)
    proof.must("reindex", "--workspace", place)
    return place


def known(good, stale, other):
    """Damages by hand."""
    for name in FILES[:2]:
        for size in (0, 1, 100, 4096, 5000, 8192):
            yield lambda proof, index, name=name, size=size: cut(index, name, size)
        yield lambda proof, index, name=name: remove(index, name)
        for source in (stale, other):
            yield lambda proof, index, name=name, source=source: put(index, name, source)
    yield lambda proof, index: remove(index, "leads.sqlite-shm")
    yield lambda proof, index: whole(index, stale)
    yield lambda proof, index: whole(index, other)
    yield lambda proof, index: text(index)
    for page in range(0, 40, 3):
        yield lambda proof, index, page=page: zero(index, page)


def cut(index, name, size):
    path = os.path.join(index, name)
    if os.path.exists(path) and os.path.getsize(path) > size:
        os.truncate(path, size)
    return "%s cut to %d bytes" % (name, size)


def remove(index, name):
    path = os.path.join(index, name)
    if os.path.exists(path):
        os.remove(path)
    return "%s missing" % name


def put(index, name, source):
    path = os.path.join(source, name)
    if os.path.exists(path):
        shutil.copy(path, os.path.join(index, name))
    return "%s from %s" % (name, os.path.basename(source))


def whole(index, source):
    shutil.rmtree(index)
    shutil.copytree(source, index)
    return "all of %s" % os.path.basename(source)


def text(index):
    with open(os.path.join(index, "leads.sqlite"), "w", encoding="utf-8") as file:
        file.write("no database\n" * 1000)
    return "no database"


def zero(index, page):
    path = os.path.join(index, "leads.sqlite")
    with open(path, "r+b") as file:
        file.seek(page * 4096)
        if page * 4096 < os.path.getsize(path):
            file.write(bytes(4096))
    return "page %d zeroed" % page


def random_damage(proof, index):
    """Some bits of a file turned, or its end cut off."""
    dice = proof.dice
    names = [name for name in FILES if os.path.exists(os.path.join(index, name))
             and os.path.getsize(os.path.join(index, name)) > 0]
    name = dice.choice(names)
    path = os.path.join(index, name)
    size = os.path.getsize(path)
    if dice.random() < 0.15:
        return cut(index, name, dice.randrange(size))
    with open(path, "r+b") as file:
        places = [dice.randrange(size) for _ in range(dice.choice((1, 1, 1, 2, 30)))]
        for place in places:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ (1 << dice.randrange(8))]))
    return "%s: bits turned at %s" % (name, places[:3])


def check(proof, place, words, truth, damage):
    """1 when the command told of the index, 0 when it just was right."""
    result = proof.command(*words, "--workspace", place)
    if result.status != 0:
        proof.need("index" in result.errors and result.status < 128,
                   damage, "- no word about the index:", result)
        return 1
    proof.need(result.output == truth.output, damage, "- a wrong answer:", result, "against", truth)
    return 1 if result.errors != truth.errors else 0
