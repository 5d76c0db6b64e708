"""Acts on what comes back and on claims."""

from decimal import Decimal

from lading.flows.returning.plan_settlement import SettleReturn
from lading.flows.returning.settle_return import settle_returns
from lading.flows.rules.keep_limits import keep_limits
from lading.rules.limits import ApprovalLimit
from tests.back import Counter, came, delivered, seen
from tests.back import back as line_of
from tests.faults.listed import CARD, Command, Company, act, post
from tests.flows.test_claims import decide, file
from tests.road import ANNA, Road


async def _expected(company: Company, quantity: int = 2) -> tuple[Road, Counter, str]:
    """A return that is authorised."""
    road, desk = await delivered(company, ("MUG-RED", quantity), payment=CARD), Counter(company)
    return road, desk, (await desk.ask(line_of(road))).number


async def _graded(company: Company) -> str:
    """A return that came and was looked at."""
    _, desk, number = await _expected(company)
    await desk.receive(number)
    await desk.inspect(number, seen(1, "A"))
    return number


@act
async def ask_for_return(company: Company) -> Command:
    road = await delivered(company, ("MUG-RED", 2), payment=CARD)
    return post("/returns", lines=[{"order": road.number, "line": 1, "quantity": "1", "reason": "too_small"}])


@act
async def receive_return(company: Company) -> Command:
    _, _, number = await _expected(company)
    return post(f"/returns/{number}/receive", lines=[{"line": 1, "quantity": "1"}])


@act
async def inspect_return(company: Company) -> Command:
    _, desk, number = await _expected(company)
    await desk.receive(number, came(1, 2))
    return post(f"/returns/{number}/inspect", lines=[{"line": 1, "grade": "C"}])


@act
async def dispose_of_return(company: Company) -> Command:
    return post(f"/returns/{await _graded(company)}/dispose", lines=[{"line": 1, "disposition": "restock"}])


@act
async def settle_return(company: Company) -> Command:
    return post(f"/returns/{await _graded(company)}/settle", fee="1.50", reason="as agreed")


@act
async def approve_the_money_of_a_return(company: Company) -> Command:
    number = await _graded(company)
    async with company.database.unit_of_work(ANNA) as unit:
        await keep_limits(unit, limits=[ApprovalLimit(ask="refund", above=Decimal(1))])
        await settle_returns(unit, wishes=[SettleReturn(number=number, reason="as agreed", approved=False)])
        ((approval,),) = await unit.fetch("SELECT id FROM approvals")
    return post(f"/approvals/{approval}/approve")


@act
async def exchange_return(company: Company) -> Command:
    number = await _graded(company)
    return post(f"/returns/{number}/exchange", lines=[{"line": 1, "sku": "MUG-BLUE"}], reason="other colour")


@act
async def cancel_return(company: Company) -> Command:
    _, _, number = await _expected(company)
    return post(f"/returns/{number}/cancel", reason="keeps it", by="customer")


@act
async def decide_claim_for_refund(company: Company) -> Command:
    claim = await file(await delivered(company, ("MUG-RED", 2), payment=CARD))
    told = {"caused_by": "carrier", "against": "dhl", "reason": "as they say"}
    return post(f"/goods-claims/{claim.number}/decide", outcome="refund", **told)


@act
async def decide_claim_for_replacement(company: Company) -> Command:
    claim = await file(await delivered(company, ("MUG-RED", 2), payment=CARD), "missing")
    told = {"caused_by": "supplier", "against": "KILN", "reason": "as they say"}
    return post(f"/goods-claims/{claim.number}/decide", outcome="replacement", **told)


@act
async def recover_claim(company: Company) -> Command:
    road = await delivered(company, ("MUG-RED", 2), payment=CARD)
    claim = await decide(road, (await file(road)).number, "refund", caused_by="carrier", against="dhl")
    return post(f"/goods-claims/{claim.number}/recover", amount="5.00", reference="DHL-1")
