"""Orders that we may have already: the same number again, the same content, a revision. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from lading.intake.matched import Answer, Deviation
from lading.intake.matching.make_draft import external_id_of
from lading.intake.matching.words import plain_code
from lading.intake.matching.world import Earlier, World
from lading.intake.reading import Reading
from lading.orders import OrderDraft
from lading.orders.look_alikes import content_hash

LOOK_BACK = timedelta(days=3)
"""How long ago an order with equal content and without a number may be the same one."""


def check_again(reading: Reading, draft: OrderDraft, *, world: World) -> Iterator[Deviation]:
    """A duplicate (same number, same content), a revision (same number, other content), or a look-alike without number.

    Orders of equal content under other numbers are sisters and none of these.
    """
    customer = draft.customer.code if draft.customer else ""
    po_number = reading.value("po_number")
    mine = [one for one in world.earlier if one.customer == customer]
    same = [one for one in mine if is_same_number(one, customer=customer, po_number=po_number)]
    content = content_hash(draft)
    if same:
        yield _numbered(reading, same[-1], po_number, equal=content == same[-1].content)
        return
    if reading.value("revision").strip("0") or any(flag.kind == "revision" for flag in reading.flags):
        yield _revision_of_nothing(reading, po_number)
    if not po_number:
        yield from _unnumbered(mine, content, draft, world)


def is_same_number(earlier: Earlier, *, customer: str, po_number: str) -> bool:
    """Whether an order of ours is that purchase order of the customer's."""
    if not po_number or earlier.customer != customer:
        return False
    known = earlier.po_number.removeprefix(external_id_of(customer, ""))
    known = known.removeprefix(f"{customer}/")
    return plain_code(known) == plain_code(po_number)


def _numbered(reading: Reading, earlier: Earlier, po_number: str, *, equal: bool) -> Deviation:
    day = earlier.placed_at.date().isoformat()
    if equal and not reading.value("revision").strip("0"):
        sentence = f"{po_number} was booked as {earlier.number} on {day}, with the same content."
        answers = [
            Answer("put_away", f"Put it away: it is {earlier.number}.", earlier.number),
            Answer("book_again", "Book it as another order."),
        ]
        return Deviation("duplicate", "stop", "/header/po_number", sentence, po_number, earlier.number, answers)
    sentence = f"{po_number} was booked as {earlier.number} on {day}; this one says something else."
    answers = [
        Answer("change", f"Change {earlier.number} to what this one says.", earlier.number),
        Answer("put_away", "Put it away.", earlier.number),
        Answer("book_again", "Book it as another order."),
    ]
    return Deviation("revision", "stop", "/header/po_number", sentence, po_number, earlier.number, answers)


def _revision_of_nothing(reading: Reading, po_number: str) -> Deviation:
    said = reading.value("revision") or "a revision"
    sentence = f"It calls itself {said} of {po_number or 'an order'}, and we have no order of that number."
    answers = [Answer("book", "Book it as a new order."), Answer("ask", "Ask the sender.")]
    return Deviation("revision", "ask", "/header/revision", sentence, said, "", answers)


def _unnumbered(mine: list[Earlier], content: int, draft: OrderDraft, world: World) -> Iterator[Deviation]:
    alike = [
        one
        for one in mine
        if one.content == content
        and world.today - one.placed_at.date() <= LOOK_BACK
        and one.requested_by == draft.requested_by
    ]
    for one in alike[-1:]:
        sentence = (
            f"It says no order number, and {one.number} of {one.placed_at.date().isoformat()} has the same content."
        )
        answers = [
            Answer("put_away", f"Put it away: it is {one.number}.", one.number),
            Answer("book_again", "Book it as another order."),
        ]
        yield Deviation("duplicate", "ask", "/header/po_number", sentence, "", one.number, answers)
