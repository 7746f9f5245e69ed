#!/usr/bin/env python3
"""duckdb_card.py LEADS OUT: the scorecard as one statement of SQL, by DuckDB with one thread."""
import sys

import duckdb

POINTS = ("map {'email_open':1,'email_click':3,'site_visit':2,'download':4,'webinar':8,'call':10,'meeting':12,"
          "'demo_request':15}")
AGE = "greatest(0, (epoch(timestamp '2026-11-01 00:00:00') - epoch(x['at'])) / 86400.0)"
CRITERIA = [
    ("clear_need", 25, "a.need = 'clear'", "'need is clear'"),
    ("ready", 20, "a.urgency = 'immediate' and a.budget_status = 'ready'", "'immediate need, budget ready'"),
    ("large_order", 15, "a.order_value >= 100000", "'order value ' || a.order_value"),
    ("soon", 12, "a.timeframe_months < 6", "'timeframe ' || a.timeframe_months || ' months'"),
    ("budget_in_development", 8, "a.budget_status = 'development'", "'budget in development'"),
    ("recommender", 5, "a.role = 'recommender'", "'recommends, does not decide'"),
    ("influencer", 2, "a.role = 'influencer'", "'only influences'"),
    ("far", -5, "a.timeframe_months > 12", "'timeframe ' || a.timeframe_months || ' months'"),
    ("no_budget", -10, "a.budget_status = 'none'", "'no budget'"),
    ("small_order", -15, "a.order_value < 5000", "'order value ' || a.order_value"),
]
REASONS = ",".join(f"case when {test} then {{'id':'{name}','points':{points},'why':{why}}} end"
                   for name, points, test, why in CRITERIA)
STATEMENT = f"""copy (
  with leads as (
    select id, answers as a, activities from read_json('{sys.argv[1]}', format='newline_delimited', columns={{
      id:'varchar', answers:'struct(need varchar, urgency varchar, budget_status varchar, order_value bigint,
        timeframe_months bigint, role varchar)', activities:'struct("type" varchar, "at" timestamp)[]'}})),
  parts as (
    select id, list_filter([{REASONS}], lambda y: y is not null) as reasons,
      least(30, coalesce(list_sum(list_transform(activities,
        lambda x: coalesce({POINTS}[x['type']], 0) * pow(2, -{AGE} / 30))), 0)) as e from leads),
  sums as (
    select *, coalesce(list_sum(list_transform(reasons, lambda y: y.points)), 0) as fit,
      floor((fit + e) * 100 + 0.5) / 100 as score from parts)
  select id, score, case when score >= 60 then 'A' when score >= 40 then 'B' when score >= 20 then 'C' else 'D' end
    as grade, score > 40 as qualified, fit, floor(e * 100 + 0.5) / 100 as engagement, reasons from sums
) to '{sys.argv[2]}' (format json)"""

database = duckdb.connect()
database.execute("set threads=1; set preserve_insertion_order=true; set TimeZone='UTC'")
database.execute(STATEMENT)
