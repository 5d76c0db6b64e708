"""Confirmations that arrive: taken over alone where nothing differs, shown to a person where something does."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.intake.authority import put_authority
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.show_confirmation import show_confirmation
from lading.flows.intake.take_confirmations import NotTaken
from lading.intake.case_views import CaseView, show_case
from lading.intake.deciding.authority import Authority, Level
from lading.tasks import list_open
from tests.intake.structured.reads import x12
from tests.purchases import BEN, found_suppliers, order_some

D = Decimal


async def arrives(company: Company, text: str, sender: str = "orders@kiln.example") -> str:
    """A confirmation comes and is read; answers its case."""
    file = NewFile(channel="web", name="855.edi", content=text.encode(), way="api", sender=sender)
    async with company.database.unit_of_work(BEN) as unit:
        (one,) = await receive_documents(unit, files=[file])
    await read_cases(company)
    return one.cases[0]


async def seen(company: Company, number: str) -> CaseView:
    """The case as people and machines are shown it."""
    async with company.database.unit_of_work(BEN) as unit:
        return await show_case(unit, case=number)


async def case_of(company: Company, number: str) -> Mapping[str, Any]:
    """State, purchase order and deviations of a case."""
    async with company.database.unit_of_work(BEN) as unit:
        query = "SELECT state, kind, booked_as, deviations, reason FROM intake_cases WHERE number = %s"
        (row,) = await unit.fetch(query, [number])
    return dict(zip(("state", "kind", "booked_as", "deviations", "reason"), row, strict=True))


async def lines_of(company: Company, number: str) -> list[tuple[Any, ...]]:
    """(confirmed, cost, due) of the purchase order's lines."""
    async with company.database.unit_of_work(BEN) as unit:
        query = (
            "SELECT confirmed, confirmed_cost FROM purchase_lines l JOIN purchase_orders p ON p.id = purchase_id"
            " WHERE number = %s ORDER BY line"
        )
        return list(await unit.fetch(query, [number]))


def answer(number: str, *lines: str) -> str:
    """An 855."""
    return x12(f"BAK*00*AC*{number}*20261130****S-77*20261130", *lines, kind="855", group="PR")


async def at_level(company: Company, level: Level) -> None:
    """What is done alone, for everybody."""
    async with company.database.unit_of_work(BEN) as unit:
        await put_authority(unit, customer="", authority=Authority(level=level))


@pytest.mark.parametrize("level", ["stopped", "shadow", "suggest"])
async def test_below_the_level_act_a_person_takes_it_over(company: Company, level: Level) -> None:
    await found_suppliers(company)
    await at_level(company, level)
    number = await order_some(company, ("MUG-RED", 4))
    case = await arrives(company, answer(number, "PO1*1*4*CS*48**VN*K-12R", "ACK*IA*4*CS"))
    view = await seen(company, case)
    assert (view.state, view.booked_as, view.deviations) == ("review", "", [])
    assert view.decision is not None
    assert (view.decision.book, view.decision.would) == (False, True)
    assert view.decision.reasons[1:] == ["It confirms what was ordered."]
    assert await lines_of(company, number) == [(None, None)]


async def test_a_confirmation_as_ordered_is_taken_over_alone(company: Company) -> None:
    await found_suppliers(company)
    await at_level(company, "act")
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    case = await arrives(company, answer(number, "PO1*1*4*CS*48**VN*K-12R", "ACK*IA*4*CS", "PO1*2*10*EA*6**BP*BOWL"))
    found = await case_of(company, case)
    assert (found["state"], found["booked_as"], found["deviations"]) == ("done", number, [])
    assert await lines_of(company, number) == [(D(48), D(48)), (D(10), D(6))]


async def test_a_confirmation_stands_beside_the_purchase_order_line_by_line(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    case = await arrives(company, answer(number, "PO1*1*4*CS*50**VN*K-12R"))
    async with company.database.unit_of_work(BEN) as unit:
        beside = await show_confirmation(unit, case=case)
    told = [(one.sku, one.ordered, one.quantity, one.unit_cost, one.differs, one.named) for one in beside.lines]
    assert told == [
        ("MUG-RED", D(4), D(4), D(50), ["unit_cost"], True),
        ("BOWL", D(10), None, None, [], False),
    ]
    assert (beside.purchase, beside.differing, beside.as_ordered) == (number, 2, False)


async def test_a_difference_waits_for_a_person_who_may_accept_it(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    case = await arrives(company, answer(number, "PO1*1*4*CS*50**VN*K-12R", "PO1*2*8*EA*6**BP*BOWL"))
    found = await case_of(company, case)
    assert (found["state"], [one["kind"] for one in found["deviations"]]) == ("review", ["price", "quantity"])
    view = await seen(company, case)
    assert (view.customer, [one.place for one in view.deviations]) == (
        "KILN", ["/lines/0/unit_price", "/lines/1/quantity"],
    )  # fmt: skip
    assert await lines_of(company, number) == [(None, None), (None, None)]
    with pytest.raises(NotTaken, match=r"50\.00 EUR per case, ordered at 48\.00 EUR \(\+4\.2 %\)"):
        async with company.database.unit_of_work(BEN) as unit:
            await book_cases(unit, company, wishes=[BookCase(case=case)])
    async with company.database.unit_of_work(BEN) as unit:
        assert await book_cases(unit, company, wishes=[BookCase(case=case, accept=True)]) == {case: number}
    assert (await case_of(company, case))["state"] == "done"
    assert await lines_of(company, number) == [(D(48), D(50)), (D(8), D(6))]
    async with company.database.reading() as connection:
        assert [task.sentence for task in await list_open(connection)] == []


async def test_a_mail_from_elsewhere_and_an_unknown_number_are_not_taken_over(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    line = "PO1*1*10*EA*6**BP*BOWL"
    strange = await case_of(company, await arrives(company, answer(number, line), sender="kiln@elsewhere.example"))
    assert (strange["state"], strange["deviations"][0]["kind"]) == ("review", "customer")
    unknown = await case_of(company, await arrives(company, answer("PO999", line)))
    assert unknown["deviations"][0]["sentence"] == "It confirms PO999, and we have no such purchase order."
    assert await lines_of(company, number) == [(None, None)]


async def test_an_acknowledgement_that_our_message_was_accepted_is_done(company: Company) -> None:
    taken = x12("AK1*PO*5", "AK9*A*1*1*1", kind="997", group="FA")
    found = await case_of(company, await arrives(company, taken))
    assert (found["state"], found["reason"]) == ("done", "They acknowledge our message 5: accepted.")
    refused = await case_of(company, await arrives(company, taken.replace("AK9*A", "AK9*R")))
    assert (refused["state"], refused["reason"]) == ("review", "They acknowledge our message 5: rejected.")


async def test_a_message_that_is_none_of_ours_says_so(company: Company) -> None:
    found = await case_of(company, await arrives(company, x12("B4*x", kind="315", group="QO")))
    assert found["state"] == "review"
    assert found["reason"] == "X12 315 is no order, change, answer or invoice: it is kept and not read."
