"""A line that names part quantities with days is booked as a line per day, and answered as one line."""

from datetime import date
from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.intake.answer_orders import show_ready
from lading.flows.intake.book_cases import NotBookable
from tests.edi_orders import GREENWAY, line, order
from tests.flows.test_mail_becomes_orders import arrive, book


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


def scheduled(sku: str, quantity: str, *days: tuple[str, str]) -> str:
    """A line of an 850 with its schedule."""
    return line(1, sku, quantity) + "".join(f"SCH*{many}*EA***002*{day}~" for many, day in days)


PLAN = (("6", "20310303"), ("6", "20310310"))


async def test_each_delivery_is_a_line_with_its_day(company: Company) -> None:
    case = await arrive(company, order("4801", scheduled("MUG-RED", "12", *PLAN), line(2, "BOWL", "2", "14.00")))
    assert [(one["quantity"].value, one["ordered"].value) for one in case.lines[:2]] == [("6", "12"), ("6", "12")]
    assert [one for one in case.deviations if one.weight != "note"] == []
    placed = await book(company, case.number)
    assert [(one.sku, one.ordered, one.unit_price, one.promise.ship_by) for one in placed.lines] == [
        ("MUG-RED", Decimal(6), Decimal("9.50"), date(2031, 3, 3)),
        ("MUG-RED", Decimal(6), Decimal("9.50"), date(2031, 3, 10)),
        ("BOWL", Decimal(2), Decimal("14.00"), date(2031, 3, 3)),
    ]
    assert [one.requested_by for one in placed.lines] == [None, date(2031, 3, 10), None]
    async with company.database.unit_of_work() as unit:
        named = await unit.fetch("SELECT external_id FROM order_lines ORDER BY line")
        ready = await show_ready(unit, case=case.number)
    assert named == [("1",), ("1",), ("2",)]
    assert ready is not None
    rows = [row for row in ready.text.split("~") if row.strip().startswith(("PO1", "ACK"))]
    assert [row.strip() for row in rows] == [
        "PO1*1*12*EA*9.5**VN*MUG-RED",
        "ACK*IA*6*EA*067*20310303",
        "ACK*IA*6*EA*067*20310310",
        "PO1*2*2*EA*14**VN*BOWL",
        "ACK*IA*2*EA*067*20310303",
    ]
    assert await audit(company.database) == []


async def test_parts_that_do_not_add_up_are_asked(company: Company) -> None:
    case = await arrive(company, order("4802", scheduled("MUG-RED", "14", *PLAN)))
    (asked,) = [one for one in case.deviations if one.weight == "ask"]
    assert asked.sentence == "Line 1 orders 14, and its deliveries come to 12. 2 have no day of their own."
    with pytest.raises(NotBookable):
        await book(company, case.number)
    placed = await book(company, case.number, accept=True)
    assert [(one.ordered, one.requested_by) for one in placed.lines] == [
        (Decimal(6), None),
        (Decimal(6), date(2031, 3, 10)),
        (Decimal(2), None),
    ]
