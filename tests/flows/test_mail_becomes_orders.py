"""A purchase order that arrives as a file becomes an order: read, matched, checked, shown, corrected, booked."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.intake.book_cases import BookCase, NotBookable, book_cases
from lading.flows.intake.correct_cases import CorrectCase, correct_cases
from lading.flows.intake.divide_cases import MergeCases, SplitCase, merge_cases, split_case
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.show_orders import show_order
from lading.intake.at_desk import CaseSettled
from lading.intake.case_views import CaseView, show_case
from lading.intake.choices import Choices
from lading.intake.correct import Correction
from lading.orders.views import OrderView
from tests.edi_orders import GREENWAY, line, order


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


async def arrive(company: Company, content: bytes, name: str = "po.edi") -> CaseView:
    file = NewFile(channel="phone", name=name, content=content, sender="orders@greenway.example")
    async with company.database.unit_of_work() as unit:
        (received,) = await receive_documents(unit, files=[file])
    while await read_cases(company):
        pass
    return await look(company, received.cases[0])


async def look(company: Company, case: str) -> CaseView:
    async with company.database.unit_of_work() as unit:
        return await show_case(unit, case=case)


async def correct(company: Company, case: str, *said: tuple[str, str], choices: Choices | None = None) -> CaseView:
    corrections = [Correction(place=place, value=value) for place, value in said]
    async with company.database.unit_of_work() as unit:
        await correct_cases(unit, company, wishes=[CorrectCase(case=case, corrections=corrections, choices=choices)])
    return await look(company, case)


async def book(company: Company, case: str, *, accept: bool = False) -> OrderView:
    async with company.database.unit_of_work() as unit:
        booked = await book_cases(unit, company, wishes=[BookCase(case=case, accept=accept)])
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=booked[case])


async def test_a_clean_order_is_read_and_booked(company: Company) -> None:
    case = await arrive(company, order("4711", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    assert (case.state, case.kind, case.customer, case.external_id) == ("review", "order", "C-GREEN", "4711")
    assert [one["quantity"].value for one in case.lines] == ["12", "2"]
    assert [one for one in case.deviations if one.weight != "note"] == []
    placed = await book(company, case.number)
    assert [(one.sku, one.ordered, one.unit_price) for one in placed.lines] == [
        ("MUG-RED", Decimal(12), Decimal("9.50")),
        ("BOWL", Decimal(2), Decimal("14.00")),
    ]
    after = await look(company, case.number)
    assert (after.state, after.booked_as) == ("booked", placed.number)
    with pytest.raises(CaseSettled):
        await book(company, case.number)


async def test_what_differs_is_asked_and_answered(company: Company) -> None:
    case = await arrive(company, order("4712", line(1, "MUG-RED", "12", "7.00"), line(2, "MUG-GREEN", "1", "9.50")))
    with pytest.raises(NotBookable):
        await book(company, case.number)
    (price,) = [one for one in case.deviations if one.kind == "price"]
    answers = {f"price:{price.place}": "take_ours"}
    case = await correct(company, case.number, choices=Choices(items={"1": "MUG-BLUE"}, answers=answers))
    placed = await book(company, case.number)
    assert [(one.sku, one.unit_price) for one in placed.lines] == [
        ("MUG-RED", Decimal("9.50")),
        ("MUG-BLUE", Decimal("9.50")),
    ]


async def test_a_correction_counts_and_teaches_what_sureness_was_worth(company: Company) -> None:
    case = await arrive(company, order("4713", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    case = await correct(company, case.number, ("/lines/1/quantity", "3"))
    assert case.changed_fields == ["/lines/1/quantity"]
    placed = await book(company, case.number)
    assert [one.ordered for one in placed.lines] == [Decimal(12), Decimal(3)]
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch('SELECT line, "right", alone FROM intake_outcomes ORDER BY line')
    assert rows == [(1, True, False), (2, False, False)]


async def test_the_same_order_again_is_a_duplicate_and_a_revision_changes_the_first(company: Company) -> None:
    first = await book(company, (await arrive(company, order("4714", line(1, "MUG-RED", "12")))).number)
    again = await arrive(company, order("4714", line(1, "MUG-RED", "12"), n=2))
    assert [(one.kind, one.weight, one.ours) for one in again.deviations if one.weight == "stop"] == [
        ("duplicate", "stop", first.number)
    ]
    revised = await arrive(company, order("4714", line(1, "MUG-RED", "20"), n=3))
    (revision,) = [one for one in revised.deviations if one.kind == "revision"]
    chosen = Choices(answers={f"revision:{revision.place}": "change"})
    revised = await correct(company, revised.number, choices=chosen)
    assert (revised.kind, revised.choices.order) == ("change", first.number)
    changed = await book(company, revised.number)
    assert (changed.number, changed.lines[0].ordered - changed.lines[0].cancelled) == (first.number, Decimal(20))


async def test_one_file_with_two_orders_is_two_cases_and_lines_can_be_moved(company: Company) -> None:
    case = await arrive(company, order("4715", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    async with company.database.unit_of_work() as unit:
        made = await split_case(unit, company, wish=SplitCase(case=case.number, lines=[1]))
    parts = [await look(company, number) for number in (case.number, made)]
    assert [[one["seller_item"].value for one in part.lines] for part in parts] == [["MUG-RED"], ["BOWL"]]
    async with company.database.unit_of_work() as unit:
        await merge_cases(unit, company, wish=MergeCases(case=made, others=[case.number]))
    assert [(await look(company, number)).state for number in (case.number, made)] == ["done", "review"]
    assert len((await look(company, made)).lines) == 2


async def test_what_cannot_be_opened_ends_with_its_reason_and_the_queue_goes_on(company: Company) -> None:
    broken = await arrive(company, b"%PDF-1.7\nbroken", "po.pdf")
    good = await arrive(company, order("4716", line(1, "MUG-RED", "1")))
    assert (broken.state, bool(broken.reason), good.state) == ("failed", True, "review")
