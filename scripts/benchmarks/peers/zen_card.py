#!/usr/bin/env python3
"""zen_card.py LEADS OUT: the scorecard as a decision of GoRules, by zen-engine, which is written in Rust.

A collecting decision table gives the reasons, expressions the decay and the grade. The decision is compiled once;
each line goes in as bytes.
"""
import json
import sys

import orjson
import zen

COLUMNS = ["need", "urgency", "budget_status", "order_value", "timeframe_months", "role"]
RULES = [
    ({"need": '"clear"'}, "clear_need", 25, '"need is clear"'),
    ({"urgency": '"immediate"', "budget_status": '"ready"'}, "ready", 20, '"immediate need, budget ready"'),
    ({"order_value": ">= 100000"}, "large_order", 15, '"order value " + string(answers.order_value)'),
    ({"timeframe_months": "< 6"}, "soon", 12, '"timeframe " + string(answers.timeframe_months) + " months"'),
    ({"budget_status": '"development"'}, "budget_in_development", 8, '"budget in development"'),
    ({"role": '"recommender"'}, "recommender", 5, '"recommends, does not decide"'),
    ({"role": '"influencer"'}, "influencer", 2, '"only influences"'),
    ({"timeframe_months": "> 12"}, "far", -5, '"timeframe " + string(answers.timeframe_months) + " months"'),
    ({"budget_status": '"none"'}, "no_budget", -10, '"no budget"'),
    ({"order_value": "< 5000"}, "small_order", -15, '"order value " + string(answers.order_value)'),
]
POINTS = [("email_open", 1), ("site_visit", 2), ("email_click", 3), ("download", 4), ("call", 10), ("webinar", 8),
          ("meeting", 12), ("demo_request", 15)]
WORTH = "".join(f'#.type == "{name}" ? {points} : ' for name, points in POINTS) + "0"
EXPRESSIONS = [
    ("id", "id"), ("reasons", "reasons ?? []"), ("fit", "sum(map(reasons ?? [], #.points))"),
    ("raw", f"min([30, sum(map(activities, ({WORTH}) * 2 ^ (-max([0, (1793491200 - date(#.at)) / 86400]) / 30)))])"),
    ("engagement", "floor($.raw * 100 + 0.5) / 100"), ("score", "floor(($.fit + $.raw) * 100 + 0.5) / 100"),
    ("grade", '$.score >= 60 ? "A" : $.score >= 40 ? "B" : $.score >= 20 ? "C" : "D"'),
    ("qualified", "$.score > 40"),
]


def node(name, kind, **content):
    found = {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
    return {**found, "content": content} if content else found


def edge(source, target):
    return {"id": source + target, "type": "edge", "sourceId": source, "targetId": target}


def table():
    return node(
        "table", "decisionTableNode", hitPolicy="collect", passThrough=True, inputField=None, outputPath="reasons",
        executionMode="single",
        inputs=[{"id": "i" + name, "name": name, "field": "answers." + name} for name in COLUMNS],
        outputs=[{"id": "o" + name, "name": name, "field": name} for name in ("id", "points", "why")],
        rules=[{"_id": f"r{number}", **{"i" + name: tests.get(name, "") for name in COLUMNS},
                "oid": json.dumps(name), "opoints": str(points), "owhy": why}
               for number, (tests, name, points, why) in enumerate(RULES)])


def decision():
    expressions = node("expr", "expressionNode", passThrough=False, inputField=None, outputPath=None,
                       executionMode="single", expressions=[{"id": k, "key": k, "value": v} for k, v in EXPRESSIONS])
    nodes = [node("in", "inputNode"), table(), expressions, node("out", "outputNode")]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes,
            "edges": [edge("in", "table"), edge("table", "expr"), edge("expr", "out")]}


engine = zen.ZenEngine({"loader": {"type": "static", "content": {"card": decision()}}})
with open(sys.argv[1], "rb") as leads, open(sys.argv[2], "wb", 1 << 20) as out:
    for line in leads:
        found = engine.evaluate("card", line)["result"]
        found.pop("raw", None)
        out.write(orjson.dumps(found) + b"\n")
