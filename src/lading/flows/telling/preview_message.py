"""Showing what a template makes of an order before it is kept: of the invented one, or of one that exists."""

from lading.documents import letterhead_of, read_letterheads
from lading.flows.show_orders import show_order
from lading.flows.telling.message_facts import make_facts
from lading.flows.telling.tell_customers import look_of
from lading.messages import MessageFacts, MessageTemplate, Written, render
from lading.messages.kinds import KINDS
from lading.messages.render import check_message_template
from lading.messages.samples import full_sample
from lading.messages.templates import default_template
from lading.shipping.lists import shipments_of_orders
from lading.store import UnitOfWork


async def preview_message(unit: UnitOfWork, *, draft: MessageTemplate, order: str = "") -> Written:
    """The message as it would be written; all units of the order are concerned. Nothing is kept or sent.

    Raises `Invalid` for a template that could not be kept, `NotFound` for an unknown kind or order.
    """
    default_template(draft.kind)
    check_message_template(draft)
    letterheads = await read_letterheads(unit)
    if not order:
        letterhead = letterhead_of(letterheads, "")
        return render(draft, facts=full_sample(draft.kind), look=look_of(letterhead))
    view = await show_order(unit, number=order)
    letterhead = letterhead_of(letterheads, view.channel)
    moved = {line.line: line.ordered for line in view.lines}
    shipments = await shipments_of_orders(unit, orders=[view.id]) if KINDS[draft.kind].with_shipment else []
    facts: MessageFacts = make_facts(
        view, letterhead=letterhead, moved=moved, shipment=shipments[-1] if shipments else None
    )
    kind = KINDS[draft.kind]
    if (
        kind.with_pickup
        or kind.with_choice
        or kind.with_return
        or kind.with_claim
        or kind.with_change
        or (kind.with_shipment and facts.shipment is None)
    ):
        facts = full_sample(draft.kind)
    return render(draft, facts=facts, look=look_of(letterhead))
