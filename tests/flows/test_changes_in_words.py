"""A mail, or a message of EDI, that changes single lines of an order does that and nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.intake.book_cases import NotBookable
from lading.flows.intake.read_cases import read_cases
from lading.intake.case_views import CaseView, show_case
from lading.orders.views import OrderView
from tests.edi_orders import ENVELOPE, GREENWAY, line, order
from tests.flows.test_deliveries_in_parts import PLAN, scheduled
from tests.flows.test_mail_becomes_orders import arrive, book
from tests.intake.structured.reads import edifact
from tests.intake.test_mails import arrive as mail_in
from tests.intake.test_mails import mail


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


async def ordered(company: Company, po: str = "4711") -> OrderView:
    """An order of three lines."""
    lines = (line(1, "MUG-RED", "6"), line(2, "BOWL", "2", "14.00"), line(3, "MUG-BLUE", "3"))
    return await book(company, (await arrive(company, order(po, *lines))).number)


async def written(company: Company, subject: str, body: str) -> CaseView:
    """The one case of a mail."""
    made = mail(subject, body)
    made.replace_header("From", "Gina Green <orders@greenway.example>")
    await mail_in(company, made)
    while await read_cases(company):
        pass
    async with company.database.unit_of_work() as unit:
        (row,) = await unit.fetch("SELECT number FROM intake_cases WHERE document IS NOT NULL ORDER BY id DESC LIMIT 1")
        return await show_case(unit, case=row[0])


def wanted(view: OrderView) -> list[tuple[Decimal, date | None]]:
    return [(one.ordered - one.cancelled, one.requested_by) for one in view.lines]


async def test_a_mail_changes_the_lines_that_it_names_and_no_other(company: Company) -> None:
    first = await ordered(company)
    body = (
        "Hello,\n\nplease 12 instead of 6 of MUG-RED, and deliver line 2 on 20 March 2031.\n"
        "Please cancel item 3.\n\nRegards\nGina"
    )
    case = await written(company, "Change of our order 4711", body)
    assert (case.kind, [one.sentence for one in case.deviations]) == (
        "change",
        [
            "MUG-RED (line 1): 12 instead of 6.",
            "BOWL (line 2): wished for 2031-03-20 instead of no day.",
            "MUG-BLUE (line 3): 0 instead of 3.",
        ],
    )
    assert case.lines[0]["action"].evidence.text.startswith("please 12 instead of 6 of MUG-RED")
    changed = await book(company, case.number)
    assert changed.number == first.number
    assert wanted(changed) == [(Decimal(12), None), (Decimal(2), date(2031, 3, 20)), (Decimal(0), None)]
    assert await audit(company.database) == []


async def test_a_mail_that_speaks_of_another_count_than_the_order_has_asks(company: Company) -> None:
    await ordered(company)
    case = await written(company, "Order 4711", "Bitte ändern: 12 statt 8 Stück MUG-RED in unserer Bestellung 4711.")
    (asked,) = [one for one in case.deviations if one.weight != "note"]
    assert asked.sentence == "Line 1 speaks of 8 of MUG-RED, and the order has 6."
    with pytest.raises(NotBookable):
        await book(company, case.number)


async def test_cancelling_a_line_does_not_cancel_the_order(company: Company) -> None:
    await ordered(company)
    case = await written(company, "Order 4711", "Please cancel line 3 of our order 4711.\n\nThanks, Gina")
    changed = await book(company, case.number)
    assert wanted(changed) == [(Decimal(6), None), (Decimal(2), None), (Decimal(0), None)]


async def test_an_860_changes_the_day_of_a_line(company: Company) -> None:
    await ordered(company)
    body = "BCH*04*SA*4711***20260106~N1*BY*Greenway Stores*92*C-GREEN~POC*2*CT*2*0*EA*14.00**VP*BOWL~DTM*002*20310320~"
    sets = f"ST*860*0001~{body}CTT*1~SE*{body.count('~') + 3}*0001~"
    case = await arrive(company, ENVELOPE.format(n=2, sets=sets).replace("GS*PO", "GS*PC").encode())
    assert [one.sentence for one in case.deviations if one.kind == "date"] == [
        "BOWL (line 2): wished for 2031-03-20 instead of no day."
    ]
    changed = await book(company, case.number)
    assert wanted(changed) == [(Decimal(6), None), (Decimal(2), date(2031, 3, 20)), (Decimal(3), None)]


async def test_an_ordchg_changes_the_day_of_a_line(company: Company) -> None:
    await ordered(company)
    text = edifact(
        *("BGM+230+4711+9", "DTM+137:20310101:102", "RFF+ON:4711", "NAD+BY+C-GREEN::92", "LIN+1+3+MUG-RED:SA"),
        *("QTY+21:8:PCE", "DTM+2:20310407:102", "UNS+S", "CNT+2:1"),
        kind="ORDCHG",
    )
    case = await arrive(
        company, text.replace("+1+3+MUG-RED:SA", "+1+3'\nPIA+5+MUG-RED:SA").replace("UNT+11", "UNT+12").encode()
    )
    changed = await book(company, case.number)
    assert wanted(changed)[0] == (Decimal(8), date(2031, 4, 7))


async def test_a_schedule_is_planned_anew(company: Company) -> None:
    case = await arrive(company, order("4712", scheduled("MUG-RED", "12", *PLAN)))
    placed = await book(company, case.number)
    assert wanted(placed) == [(Decimal(6), None), (Decimal(6), date(2031, 3, 10))]
    body = "BCH*04*SA*4712***20260106~N1*BY*Greenway Stores*92*C-GREEN~POC*1*RS*12*0*EA*9.50**VP*MUG-RED~"
    body += "SCH*4*EA***002*20310303~SCH*8*EA***002*20310317~"
    sets = f"ST*860*0001~{body}CTT*1~SE*{body.count('~') + 3}*0001~"
    anew = await arrive(company, ENVELOPE.format(n=3, sets=sets).replace("GS*PO", "GS*PC").encode())
    assert [one for one in anew.deviations if one.weight != "note"] == []
    changed = await book(company, anew.number)
    assert wanted(changed) == [(Decimal(4), None), (Decimal(8), date(2031, 3, 17))]
    whole = body.replace("SCH*4*EA***002*20310303~SCH*8*EA***002*20310317~", "").replace("*12*", "*20*")
    sets = f"ST*860*0001~{whole}CTT*1~SE*{whole.count('~') + 3}*0001~"
    unclear = await arrive(company, ENVELOPE.format(n=4, sets=sets).replace("GS*PO", "GS*PC").encode())
    assert [one.sentence for one in unclear.deviations if one.weight == "stop"] == [
        "Line 1: the order has MUG-RED more than once (4 in line 1, 8 in line 2). Say which is meant."
    ]
