"""What the proofs share: folders, commands, and what must hold."""

import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Broken(Exception):
    """A promise that is not kept."""


class Result:
    """What a command ended with."""

    def __init__(self, words, done):
        self.words = words
        self.status = done.returncode
        self.output = done.stdout
        self.errors = done.stderr

    def __str__(self):
        return "winnow %s\n  status %s\n%s%s" % (
            " ".join(self.words), self.status, self.output, self.errors)

    @property
    def lines(self):
        return self.output.splitlines()

    @property
    def document(self):
        return json.loads(self.output)


class Proof:
    """One run of a part: its folder, its dice, and the winnow under test."""

    def __init__(self, binary, full, seed):
        self.binary = binary
        self.full = full
        self.seed = seed
        self.dice = random.Random(seed)
        self.folder = tempfile.mkdtemp(prefix="winnow-proof.")
        self.notes = []
        self.variables = dict(
            os.environ, WINNOW_PLUGINS=os.path.join(ROOT, "plugins"), WINNOW_USER="prover",
            LC_ALL="C.UTF-8", TZ="UTC")
        self.variables.pop("WINNOW_WORKSPACE", None)
        self._template = None

    def size(self, full, short):
        """How much of something: in full, or in every test run."""
        return full if self.full else short

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def command(self, *words, before=(), cwd=None, **options):
        """Runs winnow, under another program if `before` names one."""
        done = subprocess.run(
            [*before, self.binary, *words], cwd=cwd or self.folder, env=self.variables,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=600, **options)
        return Result(words, done)

    def must(self, *words, **options):
        """Runs what has to end well."""
        result = self.command(*words, **options)
        self.need(result.status == 0, "ended badly:", result)
        return result

    def need(self, holds, *what):
        if not holds:
            raise Broken(" ".join(str(part) for part in what))

    def workspace(self, name="acme"):
        """A new workspace with the plugin serious-lead; gives its path."""
        if self._template is None:
            self._template = self.path("template")
            self.must("init", self._template, "--with", "serious-lead", "--name", "Acme")
        place = self.path(name)
        shutil.copytree(self._template, place)
        return place

    def verify(self, place, *options):
        return self.must("verify", "--workspace", place, *options)

    def table(self, name, first, last, more=""):
        """A CSV of leads `first` to `last`; gives its path."""
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("key,name,email,need,order_value,note\n")
            for number in range(first, last + 1):
                need = ("clear", "vague", "none")[number % 3]
                file.write("K%d,Lead %d,lead.%d@proof.example,%s,%d,%s\n" % (
                    number, number, number, need, number * 37 % 90000, more))
        return path

    def mapping(self):
        path = self.path("map.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                'key = ["key"]\nsource = "web"\n[columns]\nkey = { ignore = true }\n'
                'name = { field = "name" }\nemail = { field = "email" }\n'
                'need = { answer = "clear_need", '
                'values = { clear = "yes", vague = "partly", none = "no" } }\n'
                'order_value = { answer = "order_value", type = "integer" }\n'
                'note = { field = "remark" }\n')
        return path

    def end(self, keep):
        if keep:
            return self.folder
        shutil.rmtree(self.folder, ignore_errors=True)
        return None


def segments(place):
    """The journal's segments, in order."""
    folder = os.path.join(place, "journal")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".jsonl")]


def lines(place):
    """Every line of the journal, headers too."""
    found = []
    for path in segments(place):
        with open(path, "rb") as file:
            found += file.read().splitlines()
    return found


def events(place):
    """Every event of the journal as bytes of its line."""
    return [line for line in lines(place) if line.startswith(b'{"n":')]


def has_strace():
    try:
        return subprocess.run(
            ["strace", "-qq", "-o", "/dev/null", "-e", "trace=none", "true"],
            capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def together(jobs):
    """Runs functions at the same time; raises the first thing that one of them raises."""
    raised = []

    def guarded(job):
        try:
            job()
        except BaseException as error:  # every kind ends the proof
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def until(holds, seconds):
    """Waits until something holds; False when it took longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.005)
    return holds()
