"""Any sequence of changes, shipments and cancellations: the laws hold, sums are those of the lines, sold stays sold."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading.app.audit import audit
from lading.flows.company import Company
from lading.kernel import Refusal
from lading.store import open_database
from tests.changing import answer, change, changes, look
from tests.drafts import place, somebody
from tests.road import Road
from tests.small_company import found_company

D = Decimal
SKUS = ("MUG-RED", "BOWL", "GIFT-WRAP", "TEA-1KG")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("quantity"), st.integers(1, 3), st.integers(0, 8)),
        st.tuples(st.just("price"), st.integers(1, 3), st.integers(1, 20)),
        st.tuples(st.just("price_all"), st.integers(1, 3), st.integers(1, 20)),
        st.tuples(st.just("add"), st.sampled_from(SKUS), st.integers(1, 4)),
        st.tuples(st.just("discount"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("shipping"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("release"), st.just(0), st.just(0)),
        st.tuples(st.just("pick"), st.just(0), st.just(0)),
        st.tuples(st.just("ship"), st.integers(1, 3), st.integers(1, 3)),
        st.tuples(st.just("cancel"), st.integers(1, 2), st.integers(1, 2)),
        st.tuples(st.just("answer"), st.booleans(), st.just(0)),
    ),
    min_size=3,
    max_size=10,
)


async def _do(company: Company, road: Road, step: tuple[Any, Any, Any]) -> None:
    kind, one, two = step
    edits: dict[str, dict[str, Any]] = {
        "quantity": {"lines": [{"line": one, "quantity": two}]},
        "price": {"lines": [{"line": one, "unit_price": str(two), "price_reason": "agreed"}]},
        "price_all": {
            "lines": [{"line": one, "unit_price": str(two), "price_reason": "all"}],
            "price_for_shipped": True,
        },
        "add": {"add": [{"sku": one, "quantity": two}]},
        "discount": {"discount": str(one)},
        "shipping": {"shipping": {"amount": str(one)}},
    }
    if kind in edits:
        await change(company, road.number, **edits[kind])
    elif kind == "release":
        await road.release()
    elif kind == "cancel":
        await road.cancel({one: two})
    elif kind == "answer":
        for waiting in [one for one in await changes(company, road.number) if one.state == "pending"]:
            await answer(company, waiting.id, granted=one)
    else:
        await _work(company, road, kind, {one: two})


async def _work(company: Company, road: Road, kind: str, lines: dict[int, int]) -> None:
    rows = await road.ask("SELECT id FROM fulfilments WHERE state NOT IN ('shipped', 'cancelled') ORDER BY id LIMIT 1")
    if rows and kind == "pick":
        await road.pick(rows[0][0])
    elif rows:
        await road.ship(rows[0][0], lines)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_laws_hold_whatever_is_changed(database_url: str, steps: list[tuple[Any, Any, Any]]) -> None:
    database = open_database(database_url)
    try:
        async with database.unit_of_work() as unit:
            rows = await unit.fetch("SELECT count(*) FROM channels")
        company = Company(database) if rows[0][0] else await found_company(database)
        placed = await place(company, ("MUG-RED", 4), ("BOWL", 1), discounts=[{"amount": "2.00"}], customer=somebody())
        road = Road(company, placed["number"])
        posted: dict[Any, Any] = {}
        for step in steps:
            try:
                await _do(company, road, step)
            except Refusal:
                continue
            entries = await road.ask("SELECT transaction_id, n, amount FROM ledger_entries")
            assert posted.items() <= {(row[0], row[1]): row[2] for row in entries}.items()
            posted = {(row[0], row[1]): row[2] for row in entries}
        order = await look(company, road.number)
        assert order.totals.goods == sum(line.amount for line in order.lines)
        assert await audit(database) == []
    finally:
        await database.close()
