"""Why goods come back, against what was sent, in money; and who caused what was claimed: numbers, screen and file."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from lading.flows.company import Company
from lading.flows.returning.recover_claim import RecoverClaim, recover_claim
from lading.reports.return_reasons import By, Money, read_claim_shares, read_return_shares
from tests.back import Counter, back
from tests.console.conftest import Client, anyone, app, client, people
from tests.flows.test_claims import decide, file
from tests.flows.test_settle_return import paid, policy
from tests.road import ANNA

__all__ = ["anyone", "app", "client", "people"]
D = Decimal


def today() -> date:
    return datetime.now(UTC).date()


async def some_returns(company: Company) -> None:
    """Of five mugs sent three came back for two reasons, two of them settled, and the last was claimed."""
    road, desk = await paid(company, ("MUG-RED", 4), ("BOWL", 1), captured="52.00"), Counter(company)
    await desk.policy(policy(refund_when="receipt"))
    small = await desk.ask(back(road, quantity=2, reason="too_small"))
    await desk.receive(small.number)
    await desk.settle(small.number)
    late = await desk.ask(back(road, quantity=1, reason="late"))
    await desk.receive(late.number)
    await desk.ask(back(road, line=2, reason="late"))
    claim = await file(road)
    await decide(road, claim.number, "refund", caused_by="carrier", against="dhl")
    async with company.database.unit_of_work(ANNA) as unit:
        await recover_claim(unit, wish=RecoverClaim(number=claim.number, amount=D("5.00")))


async def shares(company: Company, by: By, **asked: object) -> list[tuple[object, ...]]:
    """The rows as tuples."""
    said: dict[str, object] = {"since": today() - timedelta(days=1), "until": today(), **asked}
    async with company.database.unit_of_work() as unit:
        found = await read_return_shares(unit.sql, by=by, **said)  # type: ignore[arg-type]
    return [(one.key, one.returns, one.units, one.expected, one.delivered, one.rate, one.credited) for one in found]


async def test_returns_are_counted_by_what_one_asks(company: Company) -> None:
    await some_returns(company)
    nineteen = [Money(D("19.00"), "EUR")]
    assert await shares(company, "reason") == [
        ("too_small", 1, D(2), D(0), D(5), D("40.00"), nineteen),
        ("late", 2, D(1), D(1), D(5), D("20.00"), []),
    ]
    assert await shares(company, "item") == [
        ("MUG-RED", 2, D(3), D(0), D(4), D("75.00"), nineteen),
        ("BOWL", 1, D(0), D(1), D(1), D("0.00"), []),
    ]
    assert await shares(company, "month") == [(f"{today():%Y-%m}", 3, D(3), D(1), D(5), D("60.00"), nineteen)]
    assert await shares(company, "channel", channel="phone") == []
    assert await shares(company, "reason", until=today() - timedelta(days=1)) == []


async def test_claims_say_who_caused_them_and_what_came_back(company: Company) -> None:
    await some_returns(company)
    async with company.database.unit_of_work() as unit:
        (one,) = await read_claim_shares(unit.sql, since=today(), until=today())
    assert (one.caused_by, one.kind, one.claims) == ("carrier", "damaged", 1)
    assert (one.credited, one.claimed, one.recovered, one.owed) == (D("9.50"), D("9.50"), D("5.00"), D("4.50"))


async def test_the_screen_and_the_file_say_the_same(people: Company, client: Client) -> None:
    await some_returns(people)
    shown = (await client.get("/returns/reasons")).text
    assert "Too small" in shown
    assert "40.00 %" in shown
    file_ = (await client.get("/returns/reasons.csv?by=item")).text.splitlines()
    assert file_[0] == "\ufeffkey,name,returns,units,expected,delivered,rate_percent,currency,credited"
    assert file_[1] == "MUG-RED,Red mug,2,3,0,4,75.00,EUR,19.00"
