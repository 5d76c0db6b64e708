"""Telling customers: events become messages, once per event and receiver, and messages are sent."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from jinja2 import TemplateError

from lading.documents import Letterhead, letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.flows.fulfilling.expire_pickups import NOT_COLLECTED
from lading.flows.previewing.consequences import LetterAhead
from lading.flows.show_orders import show_orders
from lading.flows.telling.message_facts import make_facts, moved_to
from lading.flows.telling.say_change import read_told_changes
from lading.flows.telling.say_claim import ToldClaim, facts_of_claim, read_told_claims
from lading.flows.telling.say_return import Told, facts_of_return, read_return_links, read_told
from lading.fulfilment.pickup_lists import Waiting, read_waiting
from lading.messages import KINDS, Letter, Look, Mailer, Posted, Written, read_templates, render
from lading.messages.drop import drop_messages
from lading.messages.facts import ChangeFacts
from lading.messages.kinds import BY_RULE
from lading.messages.queue import NewMessage, add_messages, set_aside, settle, take_due
from lading.messages.receivers import find_addresses
from lading.messages.templates import TemplateView, as_template
from lading.orders.views import OrderView
from lading.promising.choices import Choice, read_choices
from lading.shipping.carriers import PICKUP
from lading.shipping.lists import shipments_by_number
from lading.shipping.views import ShipmentView
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "messages"
TOO_OLD = timedelta(days=2)
"""Nobody wants to read of what is older: events that come late to a new or restored installation."""


class Occasion(msgspec.Struct, frozen=True):
    """An event that is worth a message: of which kind, and into which state it moved the units concerned.

    Without a target its data name them as `units`, or all are.
    """

    kind: str
    target: str


OCCASIONS = {
    "order.placed": Occasion("order_received", ""),
    "order.shipped": Occasion("order_shipped", "shipped"),
    "shipment.corrected": Occasion("order_shipped", "shipped"),
    "order.delivered": Occasion("order_delivered", "delivered"),
    "order.cancelled": Occasion("order_cancelled", "cancelled"),
    "order.picked_short": Occasion("order_delayed", "backordered"),
    "order.rejected_by_place": Occasion("order_delayed", "backordered"),
    "order.uncovered": Occasion("order_delayed", "backordered"),
    "order.change_denied": Occasion("change_denied", ""),
    "order.delivery_changed": Occasion("delivery_changed", ""),
    "order.choice_offered": Occasion("order_choice", ""),
    "order.return_authorised": Occasion("return_authorised", ""),
    "order.return_refused": Occasion("return_refused", ""),
    "order.returned": Occasion("return_received", "returned"),
    "order.return_settled": Occasion("refund_made", ""),
    "order.exchanged": Occasion("exchange_sent", ""),
    "order.return_expired": Occasion("return_expired", ""),
    "order.claim_decided": Occasion("claim_decided", ""),
    "order.ready_for_pickup": Occasion("ready_for_pickup", ""),
    "order.pickup_reminded": Occasion("pickup_reminder", ""),
}
_NOT_COLLECTED = Occasion("pickup_expired", "cancelled")
_WISH_GRANTED = Occasion("change_granted", "")
LETTER = "letter:"


class _Desk(msgspec.Struct, frozen=True):
    """What writing a batch of messages needs, read once."""

    orders: dict[UUID, OrderView]
    shipments: dict[str, ShipmentView]
    pickups: dict[str, Waiting]
    choices: dict[UUID, Choice]
    returns: dict[str, Told]
    claims: dict[str, ToldClaim]
    changes: dict[str, ChangeFacts]
    links: dict[UUID, str]
    templates: dict[str, TemplateView]
    letterheads: dict[str, Letterhead]
    addresses: dict[str, str | None]


async def render_new(company: Company, *, limit: int = 200) -> int:
    """Write the messages of new events, from the event log; answers how many events were read.

    A template that fails leaves a failed message, which people see, and holds up nothing.
    """

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        await company.reference.refresh(unit)
        telling = [one for one in with_letters(events) if _is_told(unit, one)]
        if telling:
            desk = await _prepare(unit, company, telling)
            written = [message for one in telling if (message := _write(company, desk, one))]
            await add_messages(unit, messages=written)
        await _drop_untrue(unit, events)

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


def with_letters(events: Sequence[Logged]) -> Iterator[Logged]:
    """The events, and for each letter that a rule asked for at one of them another, of the kind `letter:…`."""
    for one in events:
        yield one
        for kind in one.data.get("letters", ()):
            if kind in BY_RULE:
                yield msgspec.structs.replace(one, kind=f"{LETTER}{kind}")


async def _drop_untrue(unit: UnitOfWork, events: Sequence[Logged]) -> None:
    """Letters of shipments that were voided or corrected before their letter was written."""
    for kind, reason in (("shipment.voided", "shipment_voided"), ("shipment.corrected", "shipment_corrected")):
        left = [(one.order_id, one.data["left_by"]) for one in events if one.kind == kind and one.order_id]
        await drop_messages(unit, events=[(order, int(seq)) for order, seq in left if seq], reason=reason)


def _is_told(unit: UnitOfWork, one: Logged) -> bool:
    occasion = _occasion(one)
    if occasion is None or one.order_id is None or one.at < unit.now - TOO_OLD:
        return False
    if one.kind in ("shipment.corrected", "order.choice_offered"):
        return bool(one.data.get("tell"))
    if one.data.get("silent"):
        return False
    return not occasion.target or bool(moved_to(one.data.get("moves", []), occasion.target))


def _occasion(one: Logged) -> Occasion | None:
    if one.kind == "order.cancelled" and one.reason == NOT_COLLECTED:
        return _NOT_COLLECTED
    if one.kind == "order.changed" and one.data.get("door") == "customer" and not one.data.get("asked"):
        return _WISH_GRANTED
    if one.kind.startswith(LETTER):
        return Occasion(one.kind.removeprefix(LETTER), "")
    return OCCASIONS.get(one.kind)


async def _prepare(unit: UnitOfWork, company: Company, events: Sequence[Logged], *, ahead: bool = False) -> _Desk:
    orders = await show_orders(unit, ids=list({one.order_id for one in events if one.order_id}))
    numbers = [str(one.data["shipment"]) for one in events if "shipment" in one.data]
    fetched = [work for one in events if (work := _fetched(one))]
    codes = [code for view in orders.values() if (code := (view.customer or {}).get("code"))]
    return _Desk(
        orders=orders,
        shipments=await shipments_by_number(unit, numbers=numbers),
        pickups=await read_waiting(unit, numbers=fetched),
        choices=await read_choices(unit, ids=[one for event in events if (one := _asked(event))]),
        returns=await read_told(unit, events=events, address=company.address),
        claims=await read_told_claims(unit, events=events, address=company.address, ahead=ahead),
        changes=await read_told_changes(unit, events=events),
        links={} if ahead else await read_return_links(unit, events=events, address=company.address),
        templates=await read_templates(unit),
        letterheads=await read_letterheads(unit),
        addresses=await find_addresses(unit, codes=codes),
    )


def _asked(one: Logged) -> UUID | None:
    """The choice that a letter asks for."""
    return UUID(one.data["choice"]) if one.kind == "order.choice_offered" else None


def _fetched(one: Logged) -> str:
    """The number of the fulfilment that a letter about a pick-up is about; empty for all other letters."""
    occasion = _occasion(one)
    if occasion is None or not KINDS[occasion.kind].with_pickup:
        return ""
    return str(one.data["fulfilment"])


class _Letter(msgspec.Struct, frozen=True):
    """A letter that an event causes: what it is about, to whom it goes, and why it would not (`silence`)."""

    view: OrderView
    occasion: Occasion
    letterhead: Letterhead
    shipment: ShipmentView | None
    choice: Choice | None
    receiver: str
    silence: str


def _decide(company: Company, desk: _Desk, one: Logged) -> _Letter | None:
    """The letter of an event; None where its channel's customers hear from somebody else, or not of this."""
    occasion = _occasion(one)
    if one.order_id not in desk.orders or occasion is None:
        return None
    view = desk.orders[one.order_id]
    channel = company.reference.channels.get(view.channel)
    if (channel is not None and not channel.writes) or not desk.templates[occasion.kind].active:
        return None
    shipment = desk.shipments.get(str(one.data.get("shipment", "")))
    if shipment and shipment.carrier == PICKUP:
        return None  # the customer was there
    receiver, silence = _receiver(desk, view, shipment)
    choice = desk.choices.get(asked) if (asked := _asked(one)) else None
    if choice and (choice.state, choice.version) != ("open", one.data["version"]):
        silence = silence or "choice_ended"
    letterhead = letterhead_of(desk.letterheads, view.channel)
    return _Letter(view, occasion, letterhead, shipment, choice, receiver, silence)


def _write(company: Company, desk: _Desk, one: Logged) -> NewMessage | None:
    """The message of an event, if it causes one."""
    letter = _decide(company, desk, one)
    if letter is None:
        return None
    view, occasion, letterhead = letter.view, letter.occasion, letter.letterhead
    if not letter.silence:
        pickup = desk.pickups.get(_fetched(one))
        place = company.reference.places.get(pickup.place if pickup else view.pickup_at or "")
        told = desk.returns.get(str(one.data.get("return", "")))
        rma = facts_of_return(told, one, view=view, language=letterhead.language) if told else None
        beside: dict[str, Any] = {
            "pickup": pickup,
            "place": place,
            "choice": letter.choice,
            "address": company.address,
            "rma": rma,
        }
        if claimed := desk.claims.get(str(one.data.get("claim", ""))):
            number = str(one.data["claim"])
            beside["claim"] = facts_of_claim(number, claimed, view=view, language=letterhead.language)
        if KINDS[occasion.kind].with_change:
            told_of = desk.changes.get(str(one.data.get("change", "")))
            beside["change"] = told_of or ChangeFacts(number=view.number)
        if occasion.kind == "order_delivered":
            beside["return_url"] = desk.links.get(view.id, "")
        template = desk.templates[occasion.kind]
        state, reason, written = _say(view, one, occasion, template, letterhead, letter.shipment, beside)
    else:
        state, reason, written = "suppressed", letter.silence, Written("", "", "")
    return NewMessage(
        order_id=view.id,
        seq=one.seq or 0,
        kind=occasion.kind,
        receiver=letter.receiver,
        sender_name=letterhead.name,
        reply_to=letterhead.email,
        written=written,
        state=state,
        reason=reason,
    )


async def letters_ahead(unit: UnitOfWork, company: Company, *, events: Sequence[Logged]) -> list[LetterAhead]:
    """The letters to customers that these events will cause; nothing is written."""
    telling = [one for one in events if _is_told(unit, one)]
    if not telling:
        return []
    await company.reference.refresh(unit)
    desk = await _prepare(unit, company, telling, ahead=True)
    return [
        LetterAhead(
            letter.occasion.kind,
            f"order/{letter.view.number}",
            str((letter.view.customer or {}).get("code") or ""),
            letter.silence,
        )
        for one in telling
        if (letter := _decide(company, desk, one))
    ]


def _receiver(desk: _Desk, view: OrderView, shipment: ShipmentView | None) -> tuple[str, str]:
    """Where to write to, and why not at all: the address on the order, else the customer's."""
    customer: dict[str, Any] = view.customer or {}
    code = customer.get("code")
    if code in desk.addresses and desk.addresses[code] is None:
        return "", "erased"
    receiver = str(customer.get("email") or desk.addresses.get(str(code)) or "").strip()
    if not receiver:
        return "", "no_address"
    if shipment and shipment.voided_at:
        return receiver, "shipment_voided"
    if shipment and shipment.late:
        return receiver, "cancelled_before"
    return receiver, ""


def _say(
    view: OrderView,
    one: Logged,
    occasion: Occasion,
    template: TemplateView,
    letterhead: Letterhead,
    shipment: ShipmentView | None,
    beside: dict[str, Any],
) -> tuple[str, str, Written]:
    """State, reason and words of a message that is to be sent."""
    if one.kind == "shipment.corrected" and shipment:
        moved = {line.line: line.quantity for line in shipment.lines if line.order == view.number}
    elif occasion.target:
        moved = moved_to(one.data.get("moves", []), occasion.target)
    elif "units" in one.data:
        moved = {int(line): Decimal(str(quantity)) for line, quantity in one.data["units"]}
    else:
        gone = KINDS[occasion.kind].with_change
        moved = {line.line: line.ordered - (line.cancelled if gone else 0) for line in view.lines}
    try:
        facts = make_facts(view, letterhead=letterhead, moved=moved, shipment=shipment, **beside)
        return "queued", "", render(as_template(template), facts=facts, look=look_of(letterhead))
    except (TemplateError, ValueError, ArithmeticError, LookupError) as error:
        return "failed", f"could not be written: {error}"[:500], Written("", "", "")


def look_of(letterhead: Letterhead) -> Look:
    """How messages under a letterhead look."""
    return Look(letterhead.language.partition("_")[0], letterhead.accent)


async def send_due(company: Company, mailer: Mailer | None, *, limit: int = 10) -> int:
    """Send messages whose turn it is; answers how many were taken. Call again until it is 0.

    Taken, sent and settled in three steps, so that no transaction waits for a mail server. Who dies in between
    leaves them `sending`; after some minutes they are taken again, under the same Message-ID. Without a mailer
    they are set aside as `not_sent`, where people see them.
    """
    if mailer is None:
        async with company.database.unit_of_work() as unit:
            return await set_aside(unit, limit=1000)
    async with company.database.unit_of_work() as unit:
        letters = await take_due(unit, limit=limit)
    if not letters:
        return 0
    posted = await _post(mailer, letters)
    async with company.database.unit_of_work() as unit:
        await settle(unit, posted=posted)
    return len(letters)


async def _post(mailer: Mailer, letters: Sequence[Letter]) -> list[Posted]:
    try:
        return await mailer.send(letters)
    except Exception as error:  # a mailer that breaks its word shall not stop the worker
        return [Posted(letter.id, f"{type(error).__name__}: {error}") for letter in letters]
