"""Two copies of a workspace, changed apart, are put together by git."""

import os
import shutil
import subprocess

from place import lines


class Clones:
    """A workspace under git, and a clone of it."""

    def __init__(self, proof, name):
        self.proof = proof
        self.mine = proof.workspace("%s/mine" % name)
        self.yours = proof.path(name, "yours")
        proof.must("lead", "add", "--name", "Ada", "--workspace", self.mine)
        proof.must("lead", "add", "--name", "Bob", "--workspace", self.mine)
        self.git(self.mine, "init", "-q", "-b", "main")
        self.commit(self.mine, "start")
        self.git(os.path.dirname(self.mine), "clone", "-q", self.mine, self.yours)
        self.identify(self.mine)
        self.identify(self.yours)

    def identify(self, place):
        self.git(place, "config", "user.name", "Prover")
        self.git(place, "config", "user.email", "prover@proof.example")

    def git(self, place, *words, well=True):
        done = subprocess.run(
            ["git", "-c", "user.name=Prover", "-c", "user.email=prover@proof.example",
             "-c", "core.autocrlf=false", *words], cwd=place, capture_output=True, text=True,
            check=False, env=dict(self.proof.variables, GIT_CONFIG_GLOBAL="/dev/null",
                                  GIT_CONFIG_SYSTEM="/dev/null"))
        self.proof.need(not well or done.returncode == 0, "git", " ".join(words), "failed:",
                        done.stdout, done.stderr)
        return done

    def commit(self, place, message):
        self.git(place, "add", "-A")
        self.git(place, "commit", "-q", "-m", message)

    def work(self, place, name, *more):
        """One lead, and what else is to happen before and behind it."""
        for word in more:
            if word == "add":
                self.proof.must("lead", "add", "--name", name, "--workspace", place)
            else:
                self.proof.must(word, "--workspace", place)
        self.commit(place, name)


WORK = {
    "both added": (("add",), ("add",)),
    "one added, one sealed": (("add",), ("seal",)),
    "one added, one added and sealed": (("add",), ("add", "seal")),
    "one added, one sealed and added": (("add",), ("seal", "add")),
    "one sealed, one added": (("seal",), ("add",)),
    "one sealed and added, one added": (("seal", "add"), ("add",)),
    "both sealed": (("seal",), ("seal",)),
    "both sealed and added": (("seal", "add"), ("seal", "add")),
    "both added and sealed": (("add", "seal", "add"), ("add", "seal", "add")),
    "one sealed twice": (("add", "seal", "add", "seal", "add"), ("add",)),
}
MERGES = {
    "merge": ("merge", "-q", "origin/main"),
    "merge -X theirs": ("merge", "-q", "-X", "theirs", "origin/main"),
    "merge -X ours": ("merge", "-q", "-X", "ours", "origin/main"),
    "forced": ("merge", "-q", "origin/main"),
    "union": ("merge", "-q", "origin/main"),
    "rebase": ("rebase", "-q", "origin/main"),
}


def run(proof):
    if shutil.which("git") is None:
        proof.notes.append("skipped: git is missing")
        return "nothing was shown"
    said = {"conflict": 0, "verify": 0, "whole": 0}
    number = 0
    chosen = [(work, merge) for work in WORK for merge in MERGES]
    if not proof.full:
        chosen = [(work, merge) for place, (work, merge) in enumerate(chosen)
                  if place % 7 == 0 or merge == "union" and work == "both added"]
    for work, merge in chosen:
        number += 1
        said[one(proof, "m%d" % number, work, merge)] += 1
    return ("%d merges: %d conflicts, %d told by verify, %d whole; following the advice worked"
            % (number, said["conflict"], said["verify"], said["whole"]))


def one(proof, name, work, merge):
    clones = Clones(proof, name)
    when = "%s, %s:" % (work, merge)
    clones.work(clones.yours, "Yours", *WORK[work][1])
    clones.git(clones.yours, "push", "-q", "origin", "HEAD:refs/heads/yours")
    clones.work(clones.mine, "Mine", *WORK[work][0])
    # What is merged lies under origin/main for either name.
    clones.git(clones.mine, "update-ref", "refs/remotes/origin/main", "refs/heads/yours")
    if merge == "union":
        with open(os.path.join(clones.mine, ".git", "info", "attributes"), "w",
                  encoding="utf-8") as file:
            file.write("journal/** -text merge=union\n")
    done = clones.git(clones.mine, *MERGES[merge], well=False)
    if merge == "forced":
        clones.git(clones.mine, "checkout", "--theirs", "--", "journal", well=False)
        clones.git(clones.mine, "add", "-A")
        clones.git(clones.mine, "commit", "-q", "--no-edit", well=False)
    elif done.returncode != 0:
        unmerged = clones.git(clones.mine, "diff", "--name-only", "--diff-filter=U").stdout
        proof.need("journal/" in unmerged, when, "git failed otherwise:", done.stderr)
        verified = proof.command("verify", "--workspace", clones.mine)
        text = verified.output + verified.errors
        proof.need(verified.status == 65 and "merge under way" in text and "--abort" in text, when,
                   "verify does not tell of the conflict:", verified)
        refused(proof, clones, when)
        settle(proof, clones, when, "conflict")
        return "conflict"
    return looked_at(proof, clones, when)


def looked_at(proof, clones, when):
    """Git says that all is well: then it is, or verify says what to do."""
    verified = proof.command("verify", "--workspace", clones.mine)
    if verified.status == 0:
        whole(proof, clones, when)
        return "whole"
    proof.need(verified.status == 65, when, verified)
    text = verified.output + verified.errors
    proof.need("two copies" in text or "vanished" in text, when, "verify does not say merged:", verified)
    proof.need("git checkout" in text or "delete .winnow/index" in text, when, "verify gives no advice:", verified)
    refused(proof, clones, when)
    settle(proof, clones, when, text)
    return "verify"


def refused(proof, clones, when):
    """Nobody goes on with what verify finds merged, with an index or without one."""
    before = lines(clones.mine)
    for index in ((), ("--no-index",)):
        result = proof.command("lead", "add", "--name", "Late", "--workspace", clones.mine, *index)
        proof.need(result.status == 65, when, "a change was taken:", result)
    proof.need(lines(clones.mine) == before, when, "a refused change left something")


def settle(proof, clones, when, text):
    """Does what is advised: the journal of one copy as a whole."""
    mine = clones.mine
    if "two copies" in text or text == "conflict":
        parents = ("HEAD", "MERGE_HEAD", "ORIG_HEAD", "REBASE_HEAD", "HEAD^2", "HEAD^1")
        known = [name for name in parents if clones.git(
            mine, "rev-parse", "-q", "--verify", name, well=False).returncode == 0]
        source = "HEAD^2" if "HEAD^2" in known else known[-1]
        for choice in (source, "refs/remotes/origin/main"):
            clones.git(mine, "rm", "-rfq", "journal")
            clones.git(mine, "checkout", choice, "--", "journal")
        verified = proof.command("verify", "--workspace", mine)
        text = verified.output + verified.errors
        proof.need(verified.status == 0 or "vanished" in text, when, "the advice left", verified)
    if "vanished" in text:
        refused = proof.command("lead", "add", "--name", "Late", "--workspace", mine)
        proof.need(refused.status == 65, when, "a change was taken on a changed past:", refused)
        shutil.rmtree(os.path.join(mine, ".winnow", "index"))
    whole(proof, clones, when)


def whole(proof, clones, when):
    """The workspace works, and holds one of the two pasts as a whole."""
    mine = clones.mine
    proof.verify(mine, "--deep", "--index")
    found = lines(mine)
    yours = lines(clones.yours)
    before = clones.git(mine, "rev-list", "--all").stdout.split()
    pasts = [yours] + [at(clones, commit) for commit in before]
    proof.need(found in pasts, when, "the journal is that of neither copy")
    proof.must("lead", "add", "--name", "Repeated", "--workspace", mine)
    proof.verify(mine, "--deep", "--index")


def at(clones, commit):
    """Lines of the journal in a commit."""
    names = clones.git(clones.mine, "ls-tree", "--name-only", commit, "journal/").stdout.split()
    text = b""
    for name in sorted(names):
        if name.endswith(".jsonl"):
            text += clones.git(clones.mine, "show", commit + ":" + name).stdout.encode()
    return text.splitlines()
