"""`promise`: what may be promised of one item among a million counters, and a basket of a thousand lines."""

import random
import time
from datetime import date, timedelta
from decimal import Decimal

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground
from lading.app.bench.pace import middle, percentile
from lading.promising.atp import Dated, Timeline, make_timeline
from lading.promising.basket import Source, Want, plan_basket

SKUS, PLACES, LINES = 50_000, 20, 1_000
QUESTIONS = 20_000
BASKETS = 7
TODAY = date(2026, 11, 23)
_CHANCE = random.Random(7)  # noqa: S311 -- the same ground in every run


def measure_promise(_ground: Ground) -> list[Figure]:
    """Ask for the earliest day of one item, and for plans of whole baskets, in this process; no database."""
    began = time.perf_counter()
    timelines = _timelines()
    built = time.perf_counter() - began
    seconds = [_ask(timelines) for _ in range(QUESTIONS)]
    baskets = [_plan(timelines) for _ in range(BASKETS)]
    return [
        Figure(
            measure="promise",
            name=f"earliest day of one item among {len(timelines):,} counters, 99 of 100",
            value=1000 * percentile(seconds, 0.99),
            unit="ms",
            target=1.0,
            wanted="most",
            note=f"how many now and the day for more, at a place; half within {1e6 * middle(seconds):.1f} µs; all"
            f" counters with a third of them dated built in {built:.0f} s",
        ),
        Figure(
            measure="promise",
            name=f"a basket of {LINES:,} lines over {PLACES} places",
            value=1000 * middle(baskets),
            unit="ms",
            target=100.0,
            wanted="most",
            note=f"{PLACES} plans from one place and one line by line; the slowest {1000 * max(baskets):.0f} ms",
        ),
    ]


def _timelines() -> dict[tuple[str, str], Timeline]:
    return {
        (f"S{sku}", f"P{place}"): make_timeline(
            today=TODAY,
            free=Decimal(_CHANCE.randrange(40)),
            supply=_dated(4) if sku % 3 == 0 else (),
            demand=_dated(3) if sku % 3 == 0 else (),
        )
        for sku in range(SKUS)
        for place in range(PLACES)
    }


def _dated(most: int) -> list[Dated]:
    return [
        Dated(TODAY + timedelta(days=_CHANCE.randrange(1, 90)), Decimal(_CHANCE.randrange(1, 30)))
        for _ in range(_CHANCE.randrange(most))
    ]


def _ask(timelines: dict[tuple[str, str], Timeline]) -> float:
    key = (f"S{_CHANCE.randrange(SKUS)}", f"P{_CHANCE.randrange(PLACES)}")
    quantity = Decimal(_CHANCE.randrange(1, 60))
    began = time.perf_counter()
    line = timelines[key]
    line.on(TODAY)
    line.earliest(quantity)
    return time.perf_counter() - began


def _plan(timelines: dict[tuple[str, str], Timeline]) -> float:
    wants = [
        Want(sku=sku, quantity=Decimal(_CHANCE.randrange(1, 12)), parts=((sku, Decimal(1)),))
        for sku in (f"S{_CHANCE.randrange(SKUS)}" for _ in range(LINES))
    ]
    sources = [
        Source(place=f"P{place}", lead_days=place % 3, days_p50=1 + place % 4, days_p90=4) for place in range(PLACES)
    ]
    began = time.perf_counter()
    plan_basket(wants=wants, sources=sources, timelines=timelines, today=TODAY)
    return time.perf_counter() - began
