"""`route`: one order routed among twenty places in process, with the reason why each of the others lost."""

import time
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground
from lading.app.bench.pace import middle, percentile
from lading.routing import Candidate, Need, OrderFacts, PlanSettings
from lading.routing.candidates import Free
from lading.routing.rules import route
from lading.routing.say import say_judged

PLACES, LINES, MOST = 20, 3, 2.0
"""Candidates, lines of the order, and milliseconds that deciding and explaining may take."""

_RULES = {
    "filters": [
        {"filter": "kind", "any_of": ["warehouse", "store"]},
        {"filter": "distance", "most": 2500},
        {"filter": "safety_stock", "keep": "2"},
        {"filter": "orders_per_day"},
        {"filter": "weeks_of_supply", "at_least": "1"},
        {"filter": "open", "within_hours": 12},
    ],
    "sorts": [{"by": "distance", "band": "200"}, {"by": "cost"}, {"by": "balance"}],
    "limits": {"no_split_below": "20", "keep_item_groups": True, "most_places": 3, "part_at_least": "5"},
}
_SETTINGS = {
    "groups": [
        {
            "name": "All day",
            "routings": [
                {
                    "name": "At home",
                    "filters": [{"filter": "destination", "any_of": ["US"]}],
                    "rules": [
                        {"name": "One place", "assign": "single", **_RULES},
                        {"name": "Few places", **_RULES},
                    ],
                }
            ],
        }
    ]
}


def measure_route(ground: Ground) -> list[Figure]:
    """An order that no single place can serve: both rules are asked, and every loser is told why."""
    plan = msgspec.convert(_SETTINGS, PlanSettings, strict=False)
    needs = [Need(f"S{line}", Decimal(4), Decimal(1), 0, unit_value=Decimal(20)) for line in range(LINES)]
    candidates = [_place(number) for number in range(PLACES)]
    order = OrderFacts(today=datetime.now(UTC).date(), country="US", value=Decimal(240))
    took: list[float] = []
    for _ in range(20 * max(ground.pace.requests, 10)):
        free = {
            (f"S{line}", f"P{number:02}"): Decimal(9)
            for line in range(LINES)
            for number in range(PLACES)
            if number % LINES == line
        }
        took.append(_one(plan, needs, candidates, order, free))
    return [
        Figure(
            measure="route",
            name=f"route an order of {LINES} lines among {PLACES} places, reasons included",
            value=1000 * middle(took),
            unit="ms",
            target=MOST,
            wanted="most",
            note=f"in process, two rules, six filters; 99 of 100 within {1000 * percentile(took, 0.99):.2f} ms",
        )
    ]


def _one(plan: PlanSettings, needs: list[Need], candidates: list[Candidate], order: OrderFacts, free: Free) -> float:
    began = time.perf_counter()
    decision = route(order=order, needs=needs, candidates=candidates, free=free, plan=plan, version=1)
    _told = [say_judged(judged) for run in decision.runs for judged in run.judged]
    return time.perf_counter() - began


def _place(number: int) -> Candidate:
    return Candidate(
        place=f"P{number:02}",
        kind="store" if number % 4 else "warehouse",
        km=137.0 * number,
        orders_today=number,
        orders_per_day=19 if number % 5 == 0 else None,
        cost=Decimal(number % 7),
        weeks={f"S{line}": Decimal(1 + number % 6) for line in range(LINES)},
    )
