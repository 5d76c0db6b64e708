"""Orders of the mail whose home is another system: written there once, asked for before anything is sent again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from lading.flows.company import Company
from lading.intake.answering.order_out import OrderOut
from lading.intake.answering.write_order import write_order as write_in_format
from lading.intake.at_desk import CaseAtDesk
from lading.intake.fill_template import fill_template
from lading.intake.handovers import Handover, KnownSystem, NewHandover, intend, settle_handover, take_handovers
from lading.intake.ports import Answered, OrderSystem, SystemSettings, Waiting
from lading.intake.replies import next_control
from lading.kernel import Actor, new_id
from lading.orders import OrderDraft
from lading.store import UnitOfWork

Open = Callable[[SystemSettings, str], OrderSystem]
"""Makes the adapter of a system out of its settings and its secret."""
COURIER = Actor("system", "handover")
_log = structlog.get_logger("lading.intake")
_encode = msgspec.json.Encoder(decimal_format="string").encode


class Numbered(msgspec.Struct, frozen=True):
    """What a message to another system says of itself: its key, its number, its moment."""

    key: UUID
    control: int
    at: datetime


async def intend_handovers(
    unit: UnitOfWork, *, orders: Sequence[tuple[CaseAtDesk, OrderDraft]], systems: dict[str, KnownSystem]
) -> dict[str, str]:
    """Keep what shall be written to other systems; answers by case a word for what it was booked as so far.

    Raises `HandedBefore` for a purchase order that was handed over already.
    """
    wishes = []
    for case, draft in orders:
        settings, key = systems[draft.channel].settings, new_id()
        whole = draft if settings.form == "json" else await _named(unit, draft)
        counted = settings.form == "x12"
        control = await next_control(unit, partner=f"system {draft.channel}") if counted else 1
        content = write_order(whole, case=case.number, settings=settings, said=Numbered(key, control, unit.now))
        wishes.append(NewHandover(case.id, draft.channel, draft.external_id or case.number, content, key))
    await intend(unit, handovers=wishes)
    return {case.number: "" for case, _ in orders}


async def _named(unit: UnitOfWork, draft: OrderDraft) -> OrderDraft:
    """The draft with the names of customer and items: formats have places for them, and drafts of ours only codes."""
    skus = [line.sku for line in draft.lines]
    names = dict(await unit.fetch("SELECT sku, name FROM items WHERE sku = ANY(%s)", [skus]))
    lines = [msgspec.structs.replace(one, name=one.name or names.get(one.sku, "")) for one in draft.lines]
    customer = draft.customer
    if customer is not None and customer.code:
        rows = await unit.fetch("SELECT name, company FROM parties WHERE code = %s", [customer.code])
        for name, company in rows:
            customer = msgspec.structs.replace(
                customer, name=customer.name or name, company=customer.company or company
            )
    return msgspec.structs.replace(draft, lines=lines, customer=customer)


def write_order(draft: OrderDraft, *, case: str, settings: SystemSettings, said: Numbered) -> bytes:
    """An order in the form that a system takes."""
    named = msgspec.structs.replace(draft, attributes={**draft.attributes, "intake_case": case})
    if settings.form == "json":
        encoded = _encode(named)
        return fill_template(settings.template, msgspec.json.decode(encoded)) if settings.template else encoded
    number = draft.attributes.get("po_number") or draft.external_id
    out = OrderOut(
        draft=msgspec.structs.replace(named, external_id=str(number)),
        key=str(said.key),
        written_at=said.at,
        control=said.control,
        sender=f"ZZ:{settings.sender}",
        receiver=f"ZZ:{settings.receiver}",
    )
    return write_in_format(out, form=settings.form).text.encode()


async def hand_over_orders(company: Company, *, open_system: Open) -> int:
    """Hand over what is due; answers how many were tried. Nothing is called inside a transaction."""
    async with company.database.unit_of_work(COURIER) as unit:
        due = await take_handovers(unit)
    for one in due:
        answered = await _ask_or_send(one, open_system)
        async with company.database.unit_of_work(COURIER) as unit:
            await settle_handover(unit, one=one, answered=answered)
    return len(due)


async def _ask_or_send(one: Handover, open_system: Open) -> Answered:
    """The first time it is sent; later it is asked for, and sent again only where it surely never arrived."""
    key = str(one.id)
    try:
        system = open_system(one.settings, one.secret)
        if one.attempts > 1 and (found := await system.find(key=key, name=one.name)) is not None:
            return found
        return await system.write(key=key, name=one.name, content=one.content)
    except Exception as error:  # whatever an adapter does, the others go on
        _log.exception("handover_failed", case=one.case)
        return Waiting(f"It failed: {type(error).__name__}.")
