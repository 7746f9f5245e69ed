#!/usr/bin/env python3
"""check.py LIMIT WINNOW: does the stream's output say what the C limit's output says?

Line by line: the same id, a score within 0.011, the same grade where the score is not within 0.011
of a grade's line, the same reasons (criterion, points, text) in the same order, `qualified` exactly
when the score is above 40, and parts that add up to the score. Prints how many differ and the first
of them; exit status 1 if any does.
"""
import json
import sys
from decimal import Decimal
from itertools import zip_longest

TOLERANCE = Decimal("0.011")
LINES = [Decimal(60), Decimal(40), Decimal(20)]
THRESHOLD = Decimal(40)
CRITERIA = {"clear_need", "ready", "large_order", "soon", "budget_in_development", "recommender", "influencer",
            "far", "no_budget", "small_order"}


def differences(limit, ours):
    """What is wrong with our result, given the limit's."""
    try:
        limit, ours = (json.loads(line, parse_float=Decimal) for line in (limit, ours))
    except json.JSONDecodeError:
        yield "not JSON"
        return
    score = Decimal(str(ours["score"]))
    if limit["id"] != ours["id"]:
        yield "id"
    if abs(limit["score"] - score) > TOLERANCE:
        yield "score"
    if limit["grade"] != ours["grade"] and all(abs(score - line) > TOLERANCE for line in LINES):
        yield "grade"
    if ours["qualified"] != (score > THRESHOLD):
        yield "qualified"
    expected = [(r["id"], Decimal(r["points"]), r["why"]) for r in limit["reasons"]]
    found = [(p["criterion"], Decimal(str(p["points"])), p.get("why")) for p in ours["parts"]
             if p["criterion"] in CRITERIA]
    if expected != found:
        yield "reasons"
    if sum(Decimal(str(p["points"])) for p in ours["parts"]) != score:
        yield "sum of the parts"


def main():
    compared = bad = 0
    with open(sys.argv[1], encoding="utf-8") as limits, open(sys.argv[2], encoding="utf-8") as results:
        for first, second in zip_longest(limits, results):
            compared += 1
            if first is None or second is None:
                wrong = ["number of lines"]
            else:
                wrong = list(differences(first, second))
            if wrong:
                bad += 1
                if bad <= 3:
                    print(f"line {compared}: {', '.join(wrong)}\nlimit:  {first}winnow: {second}", file=sys.stderr)
            if first is None or second is None:
                break
    print(f"{compared:,} results compared with the C limit's, {bad:,} differ")
    return 1 if bad or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
