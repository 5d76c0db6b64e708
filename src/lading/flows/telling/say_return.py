"""What letters say of returns: our answer, the link to follow it, how to send it, and what was given for it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.returning.print_return import drop_off_code
from lading.flows.say import Voice, voice_for
from lading.messages.facts import ReturnFacts
from lading.orders.views import OrderView
from lading.returns.links import order_token, return_token
from lading.returns.rma import read_return
from lading.store import UnitOfWork
from lading.store.outbox import Logged


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A return as letters need it."""

    number: str
    url: str
    sentence: str
    way: str
    code: str
    until: datetime | None


async def read_told(unit: UnitOfWork, *, events: Sequence[Logged], address: str) -> dict[str, Told]:
    """The returns that these events are about, by number."""
    numbers = dict.fromkeys(str(one.data["return"]) for one in events if one.order_id and "return" in one.data)
    told: dict[str, Told] = {}
    for number in numbers:
        one = await read_return(unit, number=number)
        decided = [line for line in one.lines if line.outcome in {"authorised", "refused"}]
        sentences = dict.fromkeys(line.decision.sentence for line in decided)
        coming = any(line.expected for line in one.lines)
        told[number] = Told(
            number=number,
            url=f"{address}/return/follow/{return_token(one.id, one.key)}",
            sentence=" ".join(sentences),
            way=one.send if coming and one.send != "none" else "",
            code=drop_off_code(one) if coming and one.send == "drop_off" else "",
            until=one.expires_at if coming else None,
        )
    return told


async def read_return_links(unit: UnitOfWork, *, events: Sequence[Logged], address: str) -> dict[UUID, str]:
    """Where the customers of orders that have arrived ask for a return, by order."""
    orders = {one.order_id for one in events if one.kind == "order.delivered" and one.order_id}
    return {order: f"{address}/return/{await order_token(unit, order_id=order)}" for order in sorted(orders) if address}


def facts_of_return(told: Told, one: Logged, *, view: OrderView, language: str) -> ReturnFacts:
    """What a letter can say of a return, with the money that this event tells of."""
    country = str((view.ship_to or view.bill_to or {}).get("country", ""))
    voice = voice_for(language=language, country=country, currency=view.currency)
    amount, fee = Decimal(str(one.data.get("credited", 0))), Decimal(str(one.data.get("fee", 0)))
    return ReturnFacts(
        number=told.number,
        url=told.url,
        sentence=told.sentence,
        way=told.way,
        code=told.code,
        until=voice.day(_until(told, one)),
        amount=voice.money(amount) if amount else "",
        fee=voice.money(fee) if fee else "",
        money_way=_way(one),
        instead=_instead(one, view, voice),
        in_advance="yes" if one.data.get("in_advance") else "",
        owed=voice.money(Decimal(str(one.data["owed"]))) if one.data.get("owed") else "",
    )


def _until(told: Told, one: Logged) -> datetime | None:
    """Until when it was, or is, expected."""
    said = one.data.get("until")
    return datetime.fromisoformat(str(said)) if said else told.until


def _instead(one: Logged, view: OrderView, voice: Voice) -> list[str]:
    """What goes out for it."""
    added = one.data.get("lines", ()) if one.kind == "order.exchanged" else ()
    return [f"{voice.quantity(line.ordered)} × {line.name}" for line in view.lines if line.line in added]


def _way(one: Logged) -> str:
    """How the money went: nothing where it only lowers what is owed."""
    way, paid = str(one.data.get("way", "")), Decimal(str(one.data.get("amount", 0)))
    return way if way in {"exchange", "store_credit", "cash"} or paid else ""
