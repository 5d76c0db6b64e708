"""Times: orders come from the recent past and ask for the future."""

from collections.abc import Iterator
from datetime import timedelta

from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.validation.facts import Facts

_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)


def find_odd_times(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Placed tomorrow or long ago. A day of grace covers clocks and time zones."""
    placed = draft.placed_at
    if placed is None:
        return
    age = facts.now - placed
    if age < -_DAY:
        yield Finding("placed_in_future", "The order says that it was placed in the future.", pointer="/placed_at")
    elif age > _YEAR:
        sentence = "The order says that it was placed more than a year ago."
        yield Finding("placed_long_ago", sentence, pointer="/placed_at")


def find_past_wishes(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """A wished date that has passed; a day of grace covers time zones."""
    first = (facts.now - _DAY).date()
    wished = draft.requested_by
    if wished is not None and wished < first:
        yield Finding("requested_in_past", f"The wished date {wished} has passed.", pointer="/requested_by")
    for index, line in enumerate(draft.lines):
        if line.requested_by is not None and line.requested_by < first:
            sentence = f"The wished date {line.requested_by} of line {index + 1} has passed."
            yield Finding("requested_in_past", sentence, pointer=f"/lines/{index}/requested_by")
