"""Runs of the audit: what is new is proven alone, breaches are kept with their first event, and repairs are signed."""

from uuid import UUID

import pytest

from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.company import Company
from lading.flows.proving.repair import NoRepair, RepairWish, repair_breaches
from lading.flows.proving.run_audit import run_audit
from tests.drafts import place

SECRET = "a secret for tests"


async def _break(company: Company, statement: str) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(statement)  # type: ignore[arg-type]


async def _open(company: Company) -> list[tuple[UUID, str, dict[str, object] | None, dict[str, object] | None]]:
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(  # type: ignore[return-value]
            "SELECT id, law, first_event, repair FROM breaches WHERE state = 'open' ORDER BY law"
        )


async def test_a_run_proves_everything_first_and_then_what_is_new(company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    first = await run_audit(company.database, secret=SECRET)
    assert (first.scope, first.touched, first.breaches) == ("all", None, [])
    await place(company, ("MUG-RED", 1))
    second = await run_audit(company.database, secret=SECRET)
    assert (second.scope, second.touched, second.breaches) == ("new", 1, [])
    third = await run_audit(company.database, secret=SECRET)
    assert (third.scope, third.touched) == ("new", 0)


async def test_what_breaks_names_the_first_event_since_it_held(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2))
    await run_audit(company.database, secret=SECRET)
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(order["number"], reason="changed her mind")])
    await _break(company, "UPDATE orders SET open_holds = 3")
    run = await run_audit(company.database, secret=SECRET)
    assert run.scope == "new"
    assert [breach.law for breach in run.breaches] == ["open_holds_are_counted"]
    [(_, law, event, repair)] = await _open(company)
    assert law == "open_holds_are_counted"
    assert event is not None
    assert (event["seq"], event["kind"]) == (2, "order.cancelled")
    assert repair == {
        "table": "orders",
        "keys": {"id": order["id"]},
        "was": {"open_holds": "3"},
        "should": {"open_holds": "0"},
    }


async def test_rows_changed_past_the_program_have_no_event(company: Company) -> None:
    await place(company, ("MUG-RED", 2))
    await run_audit(company.database, secret=SECRET)
    await _break(company, "UPDATE orders SET open_holds = 3")
    assert (await run_audit(company.database, secret=SECRET, wish="new")).breaches == []
    run = await run_audit(company.database, secret=SECRET, wish="all")
    assert [breach.law for breach in run.breaches] == ["open_holds_are_counted"]
    [(_, _, event, _)] = await _open(company)
    assert event is None


async def test_rewritten_units_name_the_event_that_says_otherwise(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(order["number"], reason="changed her mind")])
    await _break(company, "UPDATE transitions SET quantity = 1 WHERE to_state = 'cancelled'")
    await run_audit(company.database, secret=SECRET)
    events = {law: event for _, law, event, _ in await _open(company)}
    event = events["vector_equals_transitions"]
    assert event is not None
    assert (event["seq"], event["kind"]) == (2, "order.cancelled")


async def test_an_approved_repair_mends_and_stands_in_the_history(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2))
    await _break(
        company,
        "UPDATE orders SET open_holds = 3; UPDATE stock SET reserved = 9 WHERE sku = 'MUG-RED' AND place = 'MAIN'",
    )
    await run_audit(company.database, secret=SECRET)
    wishes = [RepairWish(breach, "counted by hand") for breach, *_ in await _open(company)]
    assert len(wishes) == 2
    async with company.database.unit_of_work() as unit:
        await repair_breaches(unit, wishes=wishes, secret=SECRET)
    assert (await run_audit(company.database, secret=SECRET, wish="all")).breaches == []
    async with company.database.unit_of_work() as unit:
        events = await unit.fetch("SELECT kind, reason FROM events WHERE kind LIKE '%.repaired' ORDER BY kind")
        held = await unit.fetch("SELECT open_holds FROM orders WHERE id = %s", [order["id"]])
    assert events == [("audit.repaired", "counted by hand"), ("order.repaired", "counted by hand")]
    assert held == [(0,)]


async def test_repairs_that_nobody_signed_or_that_moved_are_refused(company: Company) -> None:
    await place(company, ("MUG-RED", 2))
    await _break(company, "UPDATE stock SET reserved = 9 WHERE sku = 'MUG-RED' AND place = 'MAIN'")
    await run_audit(company.database, secret=SECRET)
    [(breach, *_)] = await _open(company)
    wishes = [RepairWish(breach, "counted")]
    with pytest.raises(NoRepair, match="has not signed"):
        async with company.database.unit_of_work() as unit:
            await repair_breaches(unit, wishes=wishes, secret="another")
    await place(company, ("MUG-RED", 1))
    with pytest.raises(NoRepair, match="have moved"):
        async with company.database.unit_of_work() as unit:
            await repair_breaches(unit, wishes=wishes, secret=SECRET)


async def test_what_holds_again_is_settled_by_itself(company: Company) -> None:
    await place(company, ("MUG-RED", 2))
    await _break(company, "UPDATE stock SET reserved = reserved + 1 WHERE sku = 'MUG-RED' AND place = 'MAIN'")
    await run_audit(company.database, secret=SECRET)
    assert len(await _open(company)) == 1
    await _break(company, "UPDATE stock SET reserved = reserved - 1 WHERE sku = 'MUG-RED' AND place = 'MAIN'")
    run = await run_audit(company.database, secret=SECRET)
    assert (run.scope, run.breaches) == ("new", [])
    assert await _open(company) == []
