"""Money of returns and claims above a company's limits waits for a second person, and is given once; or not at all."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from lading.flows.company import Company
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.exchange_return import ExchangeLine, ExchangeReturn, exchange_return
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, file_claims
from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.returning.settle_alone import settle_alone
from lading.flows.returning.settle_return import settle_returns
from lading.flows.rules.ask_above_limit import WaitsAlready
from lading.flows.rules.decide_approval import DecideApproval, decide_approval
from lading.flows.rules.keep_limits import keep_limits
from lading.kernel import Actor
from lading.returns.claim_lists import show_claim
from lading.returns.lists import show_return
from lading.rules.limits import ApprovalLimit
from tests.back import Counter, back, delivered, seen
from tests.road import ANNA, Road

D = Decimal
BEN = Actor("key", "ben")


@pytest.fixture(autouse=True)
async def limits(company: Company) -> None:
    """More than ten euros go to customers only if a second person says so."""
    wanted = [ApprovalLimit(ask="refund", above=D(10)), ApprovalLimit(ask="credit", above=D(10))]
    async with company.database.unit_of_work() as unit:
        await keep_limits(unit, limits=wanted)


async def came(company: Company, units: int, **fields: Any) -> tuple[Road, str, Counter]:
    """Mugs for 9.50 each that came back and were graded."""
    payment = {"method": "card", "authorised": "28.50", "captured": "28.50"}
    road = await delivered(company, ("MUG-RED", 3), payment=payment)
    counter = Counter(company)
    one = await counter.ask(back(road, quantity=units, **fields))
    await counter.receive(one.number)
    await counter.inspect(one.number, seen(1, "A"))
    return road, one.number, counter


async def settle(company: Company, number: str, **told: Any) -> None:
    """As a door does."""
    async with company.database.unit_of_work(ANNA) as unit:
        await settle_returns(unit, wishes=[SettleReturn(number=number, approved=False, **told)])


async def pending(company: Company) -> list[UUID]:
    """What waits."""
    async with company.database.unit_of_work() as unit:
        return [row[0] for row in await unit.fetch("SELECT id FROM approvals WHERE state = 'pending' ORDER BY id")]


async def say(company: Company, answer: Any, reason: str = "") -> None:
    """The second person's answer to all that waits."""
    for approval in await pending(company):
        async with company.database.unit_of_work(BEN) as unit:
            await decide_approval(unit, company, wish=DecideApproval(approval=approval, answer=answer, reason=reason))


async def money(road: Road) -> tuple[Decimal, Decimal]:
    """What was credited, and what is being refunded."""
    ((credited,),) = await road.ask(
        "SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id"
        " WHERE t.kind = 'credit' AND e.account = 'receivable'"
    )
    ((refunded,),) = await road.ask("SELECT coalesce(sum(amount), 0) FROM payment_operations WHERE kind = 'refund'")
    return -credited, refunded


async def test_a_settlement_above_the_limit_waits_and_is_done_once(company: Company) -> None:
    road, number, _ = await came(company, 2)
    await settle(company, number)
    assert await money(road) == (0, 0)
    async with company.database.unit_of_work() as unit:
        view = await show_return(unit, number=number)
    assert (view.state, [one.sentence for one in view.waits]) == (
        "inspected", [f"Settle {number}: 19 EUR go to the customer."],
    )  # fmt: skip
    with pytest.raises(WaitsAlready):
        await settle(company, number)
    await say(company, "approved")
    assert (await money(road), await pending(company)) == ((D("19.00"), D("19.00")), [])
    async with company.database.unit_of_work() as unit:
        view = await show_return(unit, number=number)
    assert (view.lines[0].credited, view.waits) == (2, [])
    await road.prove()


async def test_below_the_limit_nobody_is_asked(company: Company) -> None:
    road, number, _ = await came(company, 1)
    await settle(company, number)
    assert (await money(road), await pending(company)) == ((D("9.50"), D("9.50")), [])


async def test_a_refusal_leaves_the_return_unsettled_with_its_reason(company: Company) -> None:
    road, number, _ = await came(company, 2)
    await settle(company, number)
    await say(company, "refused", "too worn")
    assert (await money(road), await pending(company)) == ((0, 0), [])
    tasks = await road.ask("SELECT sentence FROM tasks WHERE kind = 'return.settle' AND done_at IS NULL")
    assert tasks == [(f"The money of {number} was refused: too worn. Decide it otherwise.",)]
    await settle(company, number, to="store_credit")
    await say(company, "approved")
    assert (await road.ask("SELECT sum(amount) FROM ledger_entries WHERE account = 'store_credit'")) == [(D("-19.00"),)]
    assert await road.ask("SELECT 1 FROM tasks WHERE kind = 'return.settle' AND done_at IS NULL") == []
    await road.prove()


async def test_returns_that_settle_by_themselves_wait_too(company: Company) -> None:
    road, _, _ = await came(company, 2)
    await road.change(
        'UPDATE return_lines SET decision = jsonb_set(decision, \'{terms,by_itself}\', \'{"grades": ["A", "B"]}\')'
    )
    assert (await settle_alone(company), await settle_alone(company)) == (1, 0)
    assert (await money(road), len(await pending(company))) == ((0, 0), 1)
    await say(company, "approved")
    assert (await money(road), await settle_alone(company)) == ((D("19.00"), D("19.00")), 0)
    await road.prove()


async def test_what_an_exchange_gives_back_waits_alone(company: Company) -> None:
    road, number, _ = await came(company, 2, wish="exchange")
    line = ExchangeLine(line=1, quantity=D(2), sku="GIFT-WRAP")
    async with company.database.unit_of_work(ANNA) as unit:
        await exchange_return(unit, company, wish=ExchangeReturn(number=number, lines=[line], approved=False))
    assert await money(road) == (D("19.00"), 0)
    await say(company, "approved")
    assert await money(road) == (D("19.00"), D("15.00"))
    await road.prove()


@pytest.mark.parametrize("answer", ["approved", "refused"])
async def test_a_claim_above_the_limit_waits(company: Company, answer: str) -> None:
    payment = {"method": "card", "authorised": "28.50", "captured": "28.50"}
    road = await delivered(company, ("MUG-RED", 3), payment=payment)
    async with company.database.unit_of_work(ANNA) as unit:
        wish = FileClaim(number=road.number, kind="damaged", lines=[ClaimUnits(line=1, quantity=D(2))])
        (made,) = await file_claims(unit, wishes=[wish])
        decision = DecideClaim(number=made.number, outcome="refund", reason="broken", approved=False)
        await settle_claim(unit, company, wish=decision)
        view = await show_claim(unit, number=made.number)
    assert (view.claim.state, [one.amount for one in view.waits], await money(road)) == ("open", [D("19.00")], (0, 0))
    await say(company, answer, "" if answer == "approved" else "no photos")
    async with company.database.unit_of_work() as unit:
        view = await show_claim(unit, number=made.number)
    tasks = [row[0] for row in await road.ask("SELECT sentence FROM tasks WHERE done_at IS NULL ORDER BY id")]
    if answer == "approved":
        assert (view.claim.state, view.claim.credited, await money(road), tasks) == (
            "granted", D("19.00"), (D("19.00"), D("19.00")), [],
        )  # fmt: skip
    else:
        refused = f"The money of {made.number} was refused: no photos. Decide it otherwise."
        assert (view.claim.state, await money(road), tasks) == ("open", (0, 0), [refused])
    await road.prove()
