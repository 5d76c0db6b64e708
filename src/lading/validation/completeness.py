"""Completeness: somewhere to send it or to hand it over, and somebody to hand it to."""

from collections.abc import Iterator

from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.validation.facts import Facts


def find_missing_delivery(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Neither an address nor a place for the pick-up, or a place that is not there."""
    if draft.pickup_at:
        if draft.pickup_at not in facts.places:
            sentence = f"{draft.pickup_at} is no place where orders of this channel can be picked up."
            yield Finding("pickup_unknown", sentence, pointer="/pickup_at")
    elif draft.ship_to is None:
        sentence = "The order says neither where to ship to nor where it will be picked up."
        yield Finding("delivery_missing", sentence, pointer="/ship_to")


def find_missing_recipient(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """A parcel for nobody."""
    address, customer = draft.ship_to, draft.customer
    if address is None or address.name or address.company:
        return
    if customer is None or not (customer.name or customer.company or customer.code):
        yield Finding("recipient_missing", "Nobody is named to whom the parcel goes.", pointer="/ship_to/name")
