"""Goods of the demo company come back: returns in every state, one in a store, one nobody announced, and claims."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lading.catalog.substitutes import SubstituteDraft, put_substitutes
from lading.flows.company import Company
from lading.flows.returning.cancel_return import CancelReturn, cancel_returns
from lading.flows.returning.decide_claim import DecideClaim, decide_claim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, file_claims
from lading.flows.returning.plan_settlement import NothingToSettle, SettleReturn
from lading.flows.returning.print_return import print_return_label
from lading.flows.returning.receive_return import ReceiveReturn
from lading.flows.returning.request_return import request_returns
from lading.flows.returning.settle_return import settle_returns
from lading.flows.returning.take_back import take_back, take_in_parcel
from lading.kernel import Actor
from lading.returns import BackLine, CameLine, RequestReturn, Return
from lading.store import Database, UnitOfWork

CLEO, WIM = Actor("user", "cleo"), Actor("user", "wim")
CUSTOMER = Actor("customer", "link")
ONE = Decimal(1)
_ARRIVED = """
SELECT o.number, l.line, l.delivered, l.sku FROM orders o JOIN order_lines l ON l.order_id = o.id
JOIN items i ON i.sku = l.sku AND i.tracking = 'none'
WHERE l.delivered >= 1 AND l.stocked AND l.components IS NULL AND o.currency = 'EUR' AND o.customer IS NOT NULL
  AND NOT EXISTS (SELECT FROM return_lines r WHERE r.order_id = o.id)
  AND NOT EXISTS (SELECT FROM claims c WHERE c.order_id = o.id)
ORDER BY o.placed_at DESC, l.line LIMIT 200
"""


async def bring_back(database: Database) -> None:
    """One return for each state, as far as enough orders have arrived."""
    company = Company(database)
    await _offer_sizes(database)
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(_ARRIVED)
        stores = await unit.fetch("SELECT code FROM places WHERE kind = 'store' AND active ORDER BY code LIMIT 1")
    lines = list({row[0]: row for row in rows}.values())
    store = stores[0][0] if stores else ""
    steps = (_expected, _on_its_way, _to_decide, _to_inspect, _to_settle, _settled, _kept, _cancelled)
    for step in steps:
        if lines:
            await step(company, lines.pop(0))
    if lines and store:
        await _in_a_store(company, lines.pop(0), store)
    if lines:
        await _unannounced(company)
    for kind in ("damaged", "missing", "late"):
        if lines:
            await _claim(company, lines.pop(0), kind)


async def _offer_sizes(database: Database) -> None:
    """What a customer who exchanges can have instead: other sizes and colours of the same."""
    async with database.unit_of_work(CLEO) as unit:
        rows = await unit.fetch(
            "SELECT split_part(sku, '-', 1), array_agg(sku ORDER BY sku) FROM items"
            " WHERE split_part(sku, '-', 1) = ANY(%s) GROUP BY 1 ORDER BY 1",
            [["JAR", "TOWEL", "GLASS", "BOARD", "APRON"]],
        )
        of = {sku: [SubstituteDraft(sku=one) for one in some if one != sku] for _, some in rows for sku in some}
        await put_substitutes(unit, of=of)


async def _ask(company: Company, row: Sequence[Any], **said: Any) -> Return:
    line = BackLine(order=row[0], line=row[1], quantity=ONE, **{"reason": "changed_mind", "condition": "new", **said})
    async with company.database.unit_of_work(CUSTOMER) as unit:
        return (await request_returns(unit, company, wishes=[RequestReturn(lines=[line], origin="portal")]))[0]


async def _take(company: Company, one: Return, **fate: Any) -> None:
    """It comes; what the policy refused, or lets the customer keep, does not."""
    if not any(line.expected for line in one.lines):
        return
    async with company.database.unit_of_work(WIM) as unit:
        line = CameLine(line=1, quantity=ONE, **fate)
        await take_back(unit, company, wish=ReceiveReturn(number=one.number, lines=[line]))


async def _settle(unit: UnitOfWork, number: str) -> None:
    try:
        await settle_returns(unit, wishes=[SettleReturn(number=number)])
    except NothingToSettle:
        return  # a person decides on this one first


async def _expected(company: Company, row: Sequence[Any]) -> None:
    await _ask(company, row, reason="too_large", note="Do you have it smaller?")


async def _on_its_way(company: Company, row: Sequence[Any]) -> None:
    one = await _ask(company, row, reason="not_as_described")
    if one.state == "authorised" and one.send != "none":
        async with company.database.unit_of_work(CUSTOMER) as unit:
            await print_return_label(unit, number=one.number)


async def _to_decide(company: Company, row: Sequence[Any]) -> None:
    line = BackLine(order=row[0], line=row[1], quantity=ONE, reason="defective", note="It stopped after two weeks.")
    async with company.database.unit_of_work(CLEO) as unit:
        await request_returns(unit, company, wishes=[RequestReturn(lines=[line], decide=False)])


async def _to_inspect(company: Company, row: Sequence[Any]) -> None:
    await _take(company, await _ask(company, row, reason="too_small"))


async def _to_settle(company: Company, row: Sequence[Any]) -> None:
    one = await _ask(company, row, reason="not_as_described", condition="opened")
    await _take(company, one, grade="C", note="Glaze scratched on one side")


async def _settled(company: Company, row: Sequence[Any]) -> None:
    one = await _ask(company, row)
    await _take(company, one, grade="A", disposition="restock")
    async with company.database.unit_of_work(CLEO) as unit:
        await _settle(unit, one.number)


async def _kept(company: Company, row: Sequence[Any]) -> None:
    await _ask(company, row, reason="damaged", note="The handle is off.")


async def _cancelled(company: Company, row: Sequence[Any]) -> None:
    one = await _ask(company, row)
    if any(line.expected for line in one.lines):
        async with company.database.unit_of_work(CUSTOMER) as unit:
            wish = CancelReturn(number=one.number, reason="the customer keeps it", by="customer")
            await cancel_returns(unit, wishes=[wish])


async def _in_a_store(company: Company, row: Sequence[Any], store: str) -> None:
    line = BackLine(order=row[0], line=row[1], quantity=ONE, reason="too_large", condition="new")
    came = [CameLine(line=1, quantity=ONE, grade="A", disposition="restock")]
    async with company.database.unit_of_work(WIM) as unit:
        wish = RequestReturn(lines=[line], place=store, origin="parcel")
        one = await take_in_parcel(unit, company, wish=wish, came=came)
    async with company.database.unit_of_work(CLEO) as unit:
        await _settle(unit, one.number)


async def _unannounced(company: Company) -> None:
    async with company.database.unit_of_work(WIM) as unit:
        rows = await unit.fetch(
            "SELECT sku FROM items WHERE stocked AND tracking = 'none' AND sku NOT IN (SELECT kit FROM kit_components)"
            " ORDER BY sku LIMIT 1"
        )
        lines = [BackLine(sku=rows[0][0], quantity=ONE)]
        await take_in_parcel(unit, company, wish=RequestReturn(lines=lines, currency="EUR", origin="parcel"))


async def _claim(company: Company, row: Sequence[Any], kind: Any) -> None:
    async with company.database.unit_of_work(CLEO) as unit:
        lines = [ClaimUnits(line=row[1], quantity=ONE)]
        (one,) = await file_claims(unit, wishes=[FileClaim(number=row[0], kind=kind, lines=lines)])
        if kind == "damaged":
            wish = DecideClaim(
                number=one.number, outcome="refund", reason="The carrier crushed it", caused_by="carrier", against="dhl"
            )
            await decide_claim(unit, wish=wish)
        elif kind == "late":
            wish = DecideClaim(number=one.number, outcome="goodwill", reason="A week late", amount=Decimal(5))
            await decide_claim(unit, wish=wish)
