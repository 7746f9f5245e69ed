"""What rescore --plan tells, beside two streams of everybody by the old and by the new rules."""

import json
import os
import subprocess

NOW = "2026-11-21T12:00:00Z"


def run(proof):
    count = proof.size(100_000, 2_000)
    place = proof.workspace()
    proof.must("import", *made(proof, count), "--workspace", place, "--now", NOW)
    proof.must("score", "--workspace", place, "--now", NOW)
    before = streamed(proof, place)
    change(place)
    after = streamed(proof, place)
    planned = proof.must("rescore", "--plan", "--json", "--all", "--workspace", place,
                         "--now", NOW).document
    compare(proof, planned, before, after)
    proof.must("rescore", "--apply", "--workspace", place, "--now", NOW)
    proof.need(scores(proof, place) == by_id(after), "applied scores are not those of the stream")
    proof.must("rescore", "--rollback", "--workspace", place, "--now", NOW)
    proof.need(scores(proof, place) == by_id(before), "scores that were taken back are not those of before")
    return "a plan for %d leads lists the %d that two streams tell apart, %d of them over the line" % (
        count, len(planned["changes"]), planned["up"] + planned["down"])


def made(proof, count):
    """A file of leads with answers that the card asks for, and its mapping."""
    leads, mapping = proof.path("leads.csv"), proof.path("leads.toml")
    with open(leads, "w", encoding="utf-8") as file:
        file.write("key,name,need,order_value,months\n")
        for number in range(count):
            file.write("K%d,Lead %d,%s,%d,%d\n" % (
                number, number, proof.dice.choice(("clear", "vague", "none", "")),
                proof.dice.randint(0, 200_000), proof.dice.randint(0, 24)))
    with open(mapping, "w", encoding="utf-8") as file:
        file.write('key = ["key"]\n[columns]\nkey = { ignore = true }\nname = { field = "name" }\n'
                   'need = { answer = "need" }\norder_value = { answer = "order_value", type = "integer" }\n'
                   'months = { answer = "timeframe_months", type = "integer" }\n')
    return leads, "--map", mapping


def change(place):
    """Another weight."""
    with open(os.path.join(place, "winnow.toml"), "a", encoding="utf-8") as file:
        # The file ends in the plugin's own section.
        file.write("\nweights.large_order = 45\n")


def streamed(proof, place):
    """Each lead's result by the rules as they are in the files, from the stream."""
    leads = proof.must("lead", "list", "--jsonl", "--workspace", place).output
    done = subprocess.run(
        [proof.binary, "score", "--stream", "--plugin", "serious-lead", "--now", NOW,
         "--workspace", place],
        input=leads, capture_output=True, text=True, env=proof.variables, cwd=proof.folder, check=False)
    proof.need(done.returncode == 0, "the stream ended badly:", done.stderr[-600:])
    return [json.loads(line) for line in done.stdout.splitlines()]


def by_id(results):
    return {found["id"]: (found["score"], found["qualified"]) for found in results}


def scores(proof, place):
    """What is recorded of every lead."""
    found = proof.must("lead", "list", "--jsonl", "--workspace", place).lines
    return by_id([json.loads(line) for line in found])


def compare(proof, planned, before, after):
    """The plan lists exactly those whose result differs, and tells those that cross the line."""
    expected, crossing = set(), {}
    for old, new in zip(before, after, strict=True):
        if any(old[name] != new[name] for name in ("score", "grade", "qualified", "parts", "unknown")):
            expected.add(old["id"])
        if old["qualified"] != new["qualified"]:
            crossing[old["id"]] = "up" if new["qualified"] else "down"
    listed = {change["id"] for change in planned["changes"]}
    proof.need(expected == listed, "the plan and the streams differ about", sorted(expected ^ listed)[:5])
    proof.need(0 < len(listed) < len(before), "a weight that changes nobody, or all, shows nothing")
    told = {change["id"]: change["crossing"] for change in planned["changes"] if change["crossing"]}
    proof.need(told == crossing, "the plan tells others over the line:", set(told) ^ set(crossing))
    for change in planned["changes"]:
        if change["id"] in expected and change["before"]["score"] != change["after"]["score"]:
            proof.need("cause" in change, "no cause is told for", change["id"])
