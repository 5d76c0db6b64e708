"""What letters say of claims: what the customer gets, why, and where it stands."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.say import voice_for
from lading.messages.facts import ClaimFacts
from lading.orders.views import OrderView
from lading.returns.links import order_token
from lading.store import UnitOfWork
from lading.store.outbox import Logged


class ToldClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as letters need it."""

    order_id: UUID
    kind: str
    outcome: str
    reason: str
    credited: Decimal
    replacement: str
    url: str


async def read_told_claims(
    unit: UnitOfWork, *, events: Sequence[Logged], address: str, ahead: bool = False
) -> dict[str, ToldClaim]:
    """The claims whose decision these events tell, by number; looking ahead makes no links."""
    numbers = list({str(one.data["claim"]) for one in events if one.kind == "order.claim_decided"})
    if not numbers:
        return {}
    rows = await unit.fetch(
        "SELECT c.number, c.order_id, c.kind, c.outcome, c.reason, c.credited, coalesce(o.number, '') FROM claims c"
        " LEFT JOIN orders o ON o.id = c.replacement_order WHERE c.number = ANY(%s) ORDER BY c.order_id",
        [numbers],
    )
    urls: dict[UUID, str] = {}
    for row in rows:
        if address and not ahead and row[1] not in urls:
            urls[row[1]] = f"{address}/return/{await order_token(unit, order_id=row[1])}/claim"
    names = ToldClaim.__struct_fields__
    return {row[0]: ToldClaim(**dict(zip(names, [*row[1:], urls.get(row[1], "")], strict=True))) for row in rows}


def facts_of_claim(number: str, told: ToldClaim, *, view: OrderView, language: str) -> ClaimFacts:
    """What a letter can say of it."""
    country = str((view.ship_to or view.bill_to or {}).get("country", ""))
    voice = voice_for(language=language, country=country, currency=view.currency)
    return ClaimFacts(
        number=number,
        url=told.url,
        kind=told.kind,
        outcome=told.outcome,
        reason=told.reason,
        amount=voice.money(told.credited) if told.credited else "",
        replacement=told.replacement,
    )
