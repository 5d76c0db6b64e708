"""Claims: filed on what has left, decided once, booked to who caused them, and paid back by them."""

from decimal import Decimal
from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.returning.decide_claim import ClaimDecided, DecideClaim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, NotClaimable, file_claims
from lading.flows.returning.recover_claim import RecoverClaim, recover_claim
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.returning.return_lines import NotReturnable
from lading.kernel import Invalid
from lading.returns.claims import Claim
from tests.back import Counter, back, delivered, shipped
from tests.money import ledger, money
from tests.road import ANNA, Road

D = Decimal
PAID = {"method": "card", "reference": "p1", "authorised": "19.00", "captured": "19.00"}


async def file(road: Road, kind: Any = "damaged", quantity: int | None = 1, **told: Any) -> Claim:
    """File a claim on line 1."""
    lines = None if "shipment" in told else [ClaimUnits(line=1, quantity=quantity and D(quantity))]
    async with road.company.database.unit_of_work(ANNA) as unit:
        return (await file_claims(unit, wishes=[FileClaim(number=road.number, kind=kind, lines=lines, **told)]))[0]


async def decide(road: Road, number: str, outcome: Any, **told: Any) -> Claim:
    """Decide it."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        wish = DecideClaim(number=number, outcome=outcome, reason="as they say", **told)
        return await settle_claim(unit, road.company, wish=wish)


async def test_money_back_is_booked_to_who_caused_it_and_asked_of_them(company: Company) -> None:
    road = await delivered(company, ("MUG-RED", 2), payment=PAID)
    claim = await file(road)
    claim = await decide(road, claim.number, "refund", caused_by="carrier", against="dhl")
    assert (claim.credited, claim.claimed, claim.owed) == (D("9.50"), D("9.50"), D("9.50"))
    assert (await money(road), (await ledger(road))["claims:carrier"]) == ("part_refunded", D("7.98"))
    with pytest.raises(ClaimDecided):
        await decide(road, claim.number, "refuse")
    async with company.database.unit_of_work(ANNA) as unit:
        claim = await recover_claim(unit, wish=RecoverClaim(number=claim.number, amount=D("5.00"), reference="DHL-1"))
    assert claim.owed == D("4.50")
    async with company.database.unit_of_work(ANNA) as unit:
        with pytest.raises(Invalid, match=r"4\.5 EUR are open"):
            await recover_claim(unit, wish=RecoverClaim(number=claim.number, amount=D("4.51")))
    async with company.database.unit_of_work(ANNA) as unit:
        claim = await recover_claim(unit, wish=RecoverClaim(number=claim.number, close=True))
    assert (claim.owed, claim.recovered) == (D(0), D("5.00"))
    await road.prove()


async def test_pain_20_claimed_units_are_not_returned_besides(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 2), payment=PAID), Counter(company)
    claim = await file(road)
    with pytest.raises(NotReturnable, match="1 were claimed"):
        await desk.ask(back(road, quantity=2))
    await desk.ask(back(road, quantity=1))
    with pytest.raises(NotClaimable):
        await file(road)
    await decide(road, claim.number, "refuse")
    await file(road)
    await road.prove()


async def test_a_replacement_goes_out_free_of_charge_and_is_linked(company: Company) -> None:
    road = await delivered(company, ("MUG-RED", 2), payment=PAID)
    claim = await decide(
        road, (await file(road, "missing")).number, "replacement", caused_by="supplier", against="KILN"
    )
    rows = await road.ask("SELECT number, total, tags, open_holds FROM orders WHERE id = %s", claim.replacement_order)
    assert [row[1:] for row in rows] == [(D(0), ["replacement"], 0)]
    assert await Road(company, rows[0][0]).line() == {"reserved": "1"}
    assert (claim.claimed, await money(road)) == (D("9.50"), "captured")
    await road.prove()


async def test_goodwill_for_what_came_late_keeps_it_returnable(company: Company) -> None:
    road, desk = await delivered(company, ("MUG-RED", 2), payment=PAID), Counter(company)
    claim = await file(road, "late", 2)
    with pytest.raises(Invalid, match="how much"):
        await decide(road, claim.number, "goodwill")
    claim = await decide(road, claim.number, "goodwill", amount=D("3.00"))
    assert (claim.credited, claim.claimed, claim.against) == (D("3.00"), D(0), "")
    assert (await ledger(road))["goodwill"] == D("2.52")
    assert (await desk.ask(back(road))).lines[0].quantity == D(2)
    await road.prove()


async def test_all_of_a_lost_shipment(company: Company) -> None:
    road = await shipped(company, ("MUG-RED", 1), ("BOWL", 1))
    shipments = await road.ask("SELECT number FROM shipments ORDER BY number")
    claims = [await file(road, "lost", shipment=number) for (number,) in shipments]
    assert sorted(line.order_line for claim in claims for line in claim.lines) == [1, 2]
    with pytest.raises(NotClaimable):
        await file(road, "lost", shipment=shipments[0][0])
    await road.prove()
