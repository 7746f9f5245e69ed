#!/usr/bin/env python3
"""python_card.py LEADS OUT: the scorecard in plain Python, with orjson."""
import sys
from datetime import datetime, timezone

import orjson

NOW = datetime(2026, 11, 1, tzinfo=timezone.utc).timestamp()
THRESHOLD, HALF_LIFE, CAP = 40, 30, 30
POINTS = {"email_open": 1, "email_click": 3, "site_visit": 2, "download": 4, "webinar": 8, "call": 10, "meeting": 12,
          "demo_request": 15}
CRITERIA = [
    ("clear_need", 25, lambda a: a.get("need") == "clear" and "need is clear"),
    ("ready", 20, lambda a: a.get("urgency") == "immediate" and a.get("budget_status") == "ready"
        and "immediate need, budget ready"),
    ("large_order", 15, lambda a: (v := a.get("order_value")) is not None and v >= 100000 and f"order value {v}"),
    ("soon", 12, lambda a: (v := a.get("timeframe_months")) is not None and v < 6 and f"timeframe {v} months"),
    ("budget_in_development", 8, lambda a: a.get("budget_status") == "development" and "budget in development"),
    ("recommender", 5, lambda a: a.get("role") == "recommender" and "recommends, does not decide"),
    ("influencer", 2, lambda a: a.get("role") == "influencer" and "only influences"),
    ("far", -5, lambda a: (v := a.get("timeframe_months")) is not None and v > 12 and f"timeframe {v} months"),
    ("no_budget", -10, lambda a: a.get("budget_status") == "none" and "no budget"),
    ("small_order", -15, lambda a: (v := a.get("order_value")) is not None and v < 5000 and f"order value {v}"),
]


def engagement(activities):
    total = 0.0
    for activity in activities:
        points = POINTS.get(activity["type"])
        if points:
            age = (NOW - datetime.fromisoformat(activity["at"]).timestamp()) / 86400
            total += points * 2 ** (-max(0.0, age) / HALF_LIFE)
    return min(total, CAP)


def scored(lead):
    answers, reasons, fit = lead["answers"], [], 0
    for name, weight, test in CRITERIA:
        why = test(answers)
        if why:
            fit += weight
            reasons.append({"id": name, "points": weight, "why": why})
    active = engagement(lead["activities"])
    score = round(fit + active, 2)
    grade = "A" if score >= 60 else "B" if score >= 40 else "C" if score >= 20 else "D"
    return {"id": lead["id"], "score": score, "grade": grade, "qualified": score > THRESHOLD, "fit": fit,
            "engagement": round(active, 2), "reasons": reasons}


with open(sys.argv[1], "rb") as leads, open(sys.argv[2], "wb", 1 << 20) as out:
    for line in leads:
        out.write(orjson.dumps(scored(orjson.loads(line))) + b"\n")
