"""Erasing a person at their wish, everywhere: record, orders, messages, documents, and what came from outside.

Events and their chains stay: they never held a name. Backups that were made before keep what they have.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.billing.forget import forget_billing
from lading.capture.forget import ERASED, forget_uploads, forget_versions
from lading.documents import forget_documents
from lading.flows.at_work import save_changes
from lading.flows.changing.change_papers import is_to_ship
from lading.flows.channels.receive_message import SOURCE
from lading.fulfilment.exchanges import forget_exchanges
from lading.fulfilment.pickups import forget_collectors
from lading.history.forget import forget_remarks
from lading.intake.forget import forget_mail
from lading.intake.learning.forget import forget_knowledge
from lading.messages.queue import forget_messages
from lading.orders.change import LockedOrder, lock_orders
from lading.orders.changes import forget_changes
from lading.orders.erase import Contact, blank, erase_papers, erase_templates, read_contacts
from lading.orders.hold import NewHold, place_holds
from lading.parties import erase_party
from lading.pricing.tax_certificates import forget_certificates
from lading.purchasing.forget import forget_supplier
from lading.returns.forget import forget_returns
from lading.rules.forget import forget_approvals
from lading.store import UnitOfWork
from lading.store.inbox import forget_bodies
from lading.store.keys import rewrite_answers

WISH = "at the person's wish"
HOLD = NewHold(
    reason="customer_erased",
    sentence="The customer was erased, so there is nobody to send it to. Cancel the order, or enter an address.",
    steps=["release", "pack", "ship"],
)
_SUBJECTS = """
SELECT 'order/' || o.number FROM orders o WHERE o.id = ANY(%(orders)s)
UNION SELECT 'fulfilment/' || f.number FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
  WHERE l.order_id = ANY(%(orders)s)
UNION SELECT 'shipment/' || s.number FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id
  WHERE l.order_id = ANY(%(orders)s)
UNION SELECT 'fulfilment/several'
"""
_LATE = """
SELECT o.id FROM unnest(%s::text[], %s::text[]) AS asked(channel, external_id)
  JOIN orders o USING (channel, external_id) JOIN parties p ON p.code = o.customer WHERE p.erased_at IS NOT NULL
"""


async def erase_person(unit: UnitOfWork, *, code: str, reason: str = "") -> None:
    """Forget a person for good; the event `party.erased` says who did it and the `reason`. Raises `NotFound`.

    Orders keep goods, prices, country and region for the books; those that have not left yet are held. Of files that
    were booked and name the person, the contents go. Again for a person who is erased already, it forgets what has
    come since.
    """
    why = reason or WISH
    rows = await unit.fetch(
        "SELECT id, number, changed_at > now() - interval '8 days' FROM orders WHERE customer = %s", [code]
    )
    ids = [row[0] for row in rows]
    locked = await lock_orders(unit, ids=ids)
    contact = await _contact(unit, code, ids)
    await erase_party(unit, code=code, reason=why)
    await _erase_orders(unit, list(locked.values()), why)
    await erase_templates(unit, customer=code, emails=sorted(contact.emails))
    bought = await forget_supplier(unit, code=code)
    direct = await _direct_of(unit, ids)
    mail = await forget_mail(unit, code=code, emails=contact.emails, orders=[row[1] for row in rows])
    await forget_messages(unit, orders=[*ids, *bought, *direct, *mail])
    await forget_collectors(unit, orders=ids)
    await forget_changes(unit, orders=ids)
    await forget_exchanges(unit, orders=ids)
    await forget_certificates(unit, customer=code)
    came_back = await forget_returns(unit, orders=ids, customer=code)
    asked = [f"party/{code}", *(f"order/{row[1]}" for row in rows), *came_back]
    await forget_approvals(unit, subjects=asked)
    subjects = await unit.fetch(_SUBJECTS, {"orders": ids})
    papers = [*(row[0] for row in subjects), *(f"purchase/{number}" for number in (bought | direct).values())]
    await forget_documents(unit, subjects=[*papers, *came_back])
    await _forget_outside(unit, orders=locked.values(), contact=contact)
    await forget_billing(unit, code=code)
    await forget_knowledge(unit, customer=code, words=contact.emails | contact.names)
    await _forget_answers(unit, code=code, numbers=[row[1] for row in rows if row[2]], contact=contact)


async def forget_late(unit: UnitOfWork, *, names: Sequence[tuple[str, str]]) -> None:
    """What a channel has said again of these orders (channel, external id), of those whose customer was erased."""
    rows = await unit.fetch(_LATE, [[name[0] for name in names], [name[1] for name in names]]) if names else []
    if rows:
        await _forget_messages_about(unit, orders=[row[0] for row in rows], emails=[])


async def _direct_of(unit: UnitOfWork, orders: Sequence[UUID]) -> dict[UUID, str]:
    """Drop-ship orders that carry the address of these orders' customer, id → number."""
    rows = await unit.fetch(
        "SELECT DISTINCT p.id, p.number FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id"
        " WHERE l.order_id = ANY(%s)",
        [list(orders)],
    )
    return {row[0]: row[1] for row in rows}


async def _contact(unit: UnitOfWork, code: str, orders: Sequence[UUID]) -> Contact:
    """Everything that the person was called by, before it is gone."""
    found = await read_contacts(unit, orders=orders)
    for email, *names in await unit.fetch("SELECT email, name, company FROM parties WHERE code = %s", [code]):
        found.emails.update({email, email.lower()} - {""})
        found.names.update({*names} - {""})
    return found


async def _erase_orders(unit: UnitOfWork, orders: Sequence[LockedOrder], reason: str) -> None:
    for order in await erase_papers(unit, orders=orders, reason=reason):
        if is_to_ship(order):
            await place_holds(unit, order=order, holds=[HOLD])
    await save_changes(unit, orders=orders)


async def _forget_outside(unit: UnitOfWork, *, orders: Collection[LockedOrder], contact: Contact) -> None:
    """Channels' messages and versions, files of orders, and remarks on rows of the past."""
    emails, names = sorted(contact.emails), sorted(contact.names)
    await _forget_messages_about(unit, orders=[order.id for order in orders], emails=emails)
    await forget_uploads(unit, numbers=[order.number for order in orders], emails=emails, names=names)
    await forget_remarks(unit, words=[*emails, *names])


async def _forget_messages_about(unit: UnitOfWork, *, orders: Sequence[UUID], emails: Sequence[str]) -> None:
    names = await forget_versions(unit, orders=orders, emails=emails)
    rows = await unit.fetch(
        "SELECT channel, external_id FROM orders WHERE id = ANY(%s) AND external_id IS NOT NULL", [list(orders)]
    )
    names += [(row[0], row[1]) for row in rows]
    about = [(f"{SOURCE}{channel}", external_id) for channel, external_id in names]
    gone = await forget_bodies(unit, about=about, words=emails, outcome=ERASED)
    subjects = [f"inbox/{one}" for one in gone] + [f"message/{channel}/{one}" for channel, one in names]
    # Their sentences repeat why a message was refused, in words that may quote it.
    await unit.execute(
        "UPDATE tasks SET sentence = %s WHERE subject = ANY(%s) AND kind = 'message_refused'", [ERASED, subjects]
    )


async def _forget_answers(unit: UnitOfWork, *, code: str, numbers: Sequence[str], contact: Contact) -> None:
    """Answers that are kept for repeated requests, seven days long."""
    words = [word.lower().encode() for word in (*contact.emails, *contact.names)]

    def rewrite(answer: bytes) -> bytes:
        told = msgspec.json.encode(_blanked(msgspec.json.decode(answer), code, set(numbers)))
        return b"{}" if any(word in told.lower() for word in words) else told

    await rewrite_answers(unit, naming=[*numbers, code, *contact.emails], rewrite=rewrite)


def _blanked(told: Any, code: str, numbers: set[str]) -> Any:
    """The answer without what it says of the person, wherever an order or the party stands in it."""
    if isinstance(told, list):
        return [_blanked(one, code, numbers) for one in told]
    if not isinstance(told, dict):
        return told
    if told.get("code") == code and "addresses" in told:
        return {"code": code, "version": told.get("version")}
    inner = {name: _blanked(value, code, numbers) for name, value in told.items()}
    customer = told.get("customer")
    is_theirs = told.get("number") in numbers or (isinstance(customer, dict) and customer.get("code") == code)
    return blank(inner) if is_theirs else inner
