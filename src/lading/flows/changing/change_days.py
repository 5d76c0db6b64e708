"""The days on which a customer wishes an order and its lines, changed: what is in stock follows them."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import UnsetType

from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.order_edit import LineAdd, LineEdit
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


def set_days(order: LockedOrder, *, edits: Sequence[LineEdit], adds: Sequence[LineAdd], today: date) -> set[int]:
    """Give lines the wished days of their own that are edited; answers which lines have another one then.

    Raises `Invalid` for days that are over, `TooLate` for lines of which everything has left or is cancelled.
    """
    moved: set[int] = set()
    for index, add in enumerate(adds):
        _refuse_past(add.requested_by, today, f"/add/{index}/requested_by")
    for index, edit in enumerate(edits):
        line, day = order.lines[edit.line], edit.requested_by
        if isinstance(day, UnsetType) or day == line.requested_by:
            continue
        pointer = f"/lines/{index}/requested_by"
        _refuse_past(day, today, pointer)
        if not (edit.quantity or any(line.vector[state] for state in BEFORE_SHIPPING)):
            sentence = f"Line {line.line}, {line.sku}: nothing of it is left to leave on another day."
            raise TooLate(sentence, errors=(FieldError(pointer, "too_late", sentence),))
        line.requested_by = day
        moved.add(line.line)
    return moved


def _refuse_past(day: date | None, today: date, pointer: str) -> None:
    if day and day < today:
        sentence = f"The wished date {day} lies in the past."
        raise Invalid(sentence, errors=(FieldError(pointer, "requested_in_past", sentence),))


def move_days(
    scene: Scene, order: LockedOrder, more: More, wanted_by: date | None, unit: UnitOfWork, *, lines: Iterable[int]
) -> None:
    """The days of these lines, where they are in stock, follow their own wished day, else the order's."""
    gained: dict[int, set[str]] = {}
    for one in more.gained:
        gained.setdefault(one.line, set()).add(one.place)
    for number in lines:
        line = order.lines[number]
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
