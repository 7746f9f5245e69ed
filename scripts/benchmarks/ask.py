#!/usr/bin/env python3
"""The group `ask` of scripts/bench: ask.py WINNOW FOLDER LEADS ROUNDS (run by scripts/bench).

Somebody answers a questionnaire of 200 questions at a terminal: how long it takes from Enter until the
next question can be answered, and how much memory the process has meanwhile. Every answer runs the
script again from its beginning. Once with syncs of the disk and once without (no_sync.c).
"""
import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import termios
import time

WINNOW, FOLDER, ROUNDS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[4])
HERE = os.path.dirname(os.path.abspath(__file__))
WORK = f"{FOLDER}/ask"
QUESTIONS = 200
DEMANDED = 20.0  # milliseconds at the 99th percentile, the sync apart
GROWTH = 1.20  # memory at the last question, against the 20th

MANIFEST = """name = "long"
version = "1.0.0"
api = 1
summary = "A questionnaire of 200 questions"
license = "Apache-2.0"
"""

SCRIPT = """local winnow = require "winnow"
winnow.questionnaire {
  id = "long", sections = { "One", "Two", "Three", "Four" },
  run = function(ask, lead, score)
    local sum = 0
    for part = 1, 4 do
      ask.section(({ "One", "Two", "Three", "Four" })[part])
      for number = 1, 10 do
        local id = part * 50 - 50 + number * 5 - 4
        local value = ask.number {
          id = "q" .. id, text = "Question " .. id .. ": how many?", required = true, min = 0,
          validate = function(v) if v > 5000 then return "warn", "Over 5000?" end return true end,
        }
        if value and value > 1 then sum = sum + value end
        ask.choice {
          id = "q" .. id + 1, text = "Question " .. id + 1 .. ": which?", required = true,
          options = { { id = "a", text = "The first" }, { id = "b", text = "The second" }, { id = "c", text = "The third" } },
        }
        ask.text { id = "q" .. id + 2, text = "Question " .. id + 2 .. ": who?", help = "A name." }
        ask.yesno { id = "q" .. id + 3, text = "Question " .. id + 3 .. ": is it so?" }
        ask.scale { id = "q" .. id + 4, text = "Question " .. id + 4 .. ": how much?" }
      end
    end
    score.add { id = "sum", points = math.min(sum, 30) }
    return { outcome = "done" }
  end,
}
"""


def run(*arguments, cwd):
    subprocess.run([WINNOW, *arguments], cwd=cwd, check=True, capture_output=True,
                   env=dict(os.environ, WINNOW_PLUGINS=f"{HERE}/../../plugins", WINNOW_USER="ada"))


def prepare():
    """A workspace with a card that decides, so that the score is told, too."""
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    run("init", "acme", "--with", "serious-lead", cwd=WORK)
    os.makedirs(f"{WORK}/acme/plugins/long")
    for name, text in (("plugin.toml", MANIFEST), ("init.lua", SCRIPT)):
        with open(f"{WORK}/acme/plugins/long/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    run("lead", "add", "--name", "Ada", cwd=f"{WORK}/acme")


class Failed(Exception):
    pass


class Terminal:
    """The program on a terminal of its own, and what it shows."""

    def __init__(self, preload):
        self.shown = b""
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(f"{WORK}/acme")
            environment = dict(os.environ, TERM="xterm", WINNOW_USER="ada")
            if preload:
                environment["LD_PRELOAD"] = preload
            os.execve(WINNOW, [WINNOW, "ask", "long", "L1", "--new"], environment)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 25, 80, 0, 0))

    def see(self, *texts):
        """Waits until the texts were shown one after the other; gives when the last one was."""
        for text in texts:
            end = time.monotonic() + 60
            while text not in self.shown:
                if not select.select([self.file], [], [], max(0, end - time.monotonic()))[0]:
                    raise Failed(f"{text!r} was not shown, but {self.shown[-300:]!r}")
                self.shown += os.read(self.file, 65536)
            now = time.perf_counter()
            self.shown = self.shown[self.shown.index(text) + len(text):]
        return now

    def type(self, text):
        os.write(self.file, text)

    def memory(self):
        """MiB that it holds."""
        with open(f"/proc/{self.process}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def work(self):
        """Milliseconds of a processor that it took so far."""
        total = 0
        for task in os.listdir(f"/proc/{self.process}/task"):
            with open(f"/proc/{self.process}/task/{task}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total / 1e6

    def end(self):
        os.waitpid(self.process, 0)
        os.close(self.file)


ANSWERS = [b"7", b"2", b"Ann", b"y", b"3"]


def session(preload):
    """Answers everything: (milliseconds from each Enter to the next prompt, those of a processor meanwhile, MiB at 20,
    MiB at 200)."""
    terminal = Terminal(preload)
    terminal.see(b"Question 1:", b"> ")
    times, works, memory = [], [], []
    for number in range(1, QUESTIONS + 1):
        if number in (20, QUESTIONS):
            memory.append(terminal.memory())
        answer = ANSWERS[(number - 1) % 5]
        terminal.type(answer)
        terminal.see(answer)
        begin, before = time.perf_counter(), terminal.work()
        terminal.type(b"\r")
        if number == QUESTIONS:
            terminal.see(b"finish? [Y/n] ")
        else:
            times.append((terminal.see(b"Question %d:" % (number + 1), b"> ") - begin) * 1000)
            works.append(terminal.work() - before)
    terminal.type(b"\r")
    terminal.see(b"finished ")
    terminal.end()
    return times, works, *memory


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def measured(preload):
    """Medians over the rounds: 50th and 99th percentile, the latter of a processor, MiB at 20, MiB at 200."""
    rounds = [session(preload) for _ in range(ROUNDS)]
    figures = [(percentile(times, 0.5), percentile(times, 0.99), percentile(works, 0.99), early, late)
               for times, works, early, late in rounds]
    return [statistics.median(column) for column in zip(*figures)]


def main():
    try:
        prepare()
        session(None)
        free = measured(f"{FOLDER}/bin/no_sync.so")
        synced = measured(None)
    except (Failed, OSError, subprocess.CalledProcessError) as error:
        print(f"\nfailed: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    median, worst, work, early, late = free
    holds = [worst <= DEMANDED, late <= early * GROWTH]
    print(f"\n### A questionnaire of {QUESTIONS} questions at a terminal\n\n{time.strftime('%Y-%m-%d %H:%M')},"
          f" medians of {ROUNDS} rounds, load {os.getloadavg()[0]:.1f}\n")
    print("| what | demanded | measured | holds |")
    print("|---|--:|--:|---|")
    print(f"| Enter to the next prompt, the sync apart, 50th percentile | | {median:.2f} ms | |")
    print(f"| the same, 99th percentile | ≤ {DEMANDED:.0f} ms | {worst:.2f} ms | {word(holds[0])} |")
    print(f"| of a processor, 99th percentile | | {work:.2f} ms | |")
    print(f"| with the sync, 50th percentile | | {synced[0]:.2f} ms | |")
    print(f"| the same, 99th percentile | | {synced[1]:.2f} ms | |")
    print(f"| memory at question 20 | | {early:.1f} MiB | |")
    print(f"| memory at question {QUESTIONS} | ≤ {early * GROWTH:.1f} MiB | {late:.1f} MiB | {word(holds[1])} |")
    return 0 if all(holds) else 1


def word(holds):
    return "yes" if holds else "NO"


sys.exit(main())
