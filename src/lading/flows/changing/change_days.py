"""The day on which a customer wishes an order, changed: lines that are in stock follow it."""

from datetime import date

from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.promise_more import More
from lading.flows.fulfilling.ready_when import comes_on
from lading.kernel import FieldError, Invalid
from lading.orders.change import LockedOrder
from lading.orders.lifecycle import BEFORE_SHIPPING
from lading.orders.terms import OrderTerms
from lading.store import UnitOfWork


def check_date(wanted_by: date | None, before: OrderTerms, today: date) -> None:
    """Refuse a new wish for a day that is over."""
    if wanted_by and wanted_by != before.requested_by and wanted_by < today:
        sentence = "The wished date lies in the past."
        raise Invalid(sentence, errors=(FieldError("/requested_by", "requested_in_past", sentence),))


def move_days(scene: Scene, order: LockedOrder, more: More, wanted_by: date | None, unit: UnitOfWork) -> None:
    """The days of lines in stock follow the wished date, except of lines that have one of their own."""
    gained: dict[int, set[str]] = {}
    for one in more.gained:
        gained.setdefault(one.line, set()).add(one.place)
    for number, line in order.lines.items():
        if line.promise_reason != "in_stock" or not any(line.vector[state] for state in BEFORE_SHIPPING):
            continue
        sources = {one.place for one in scene.held.get((order.id, number), ())} | gained.get(number, set())
        fetched = scene.fetched.get(order.id, "")
        line.promised_for = comes_on(
            scene.reference,
            sources=sources,
            fetched=fetched,
            now=unit.now,
            not_before=line.requested_by or wanted_by,
        )
        line.touched = True
