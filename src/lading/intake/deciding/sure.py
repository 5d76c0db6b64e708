"""How sure each line is, with its header; and, later, which lines were right. Pure."""

from collections.abc import Sequence

from lading.intake.matched import Deviation, LineMatch, Matches
from lading.intake.matching.lines import decimal
from lading.intake.reading import Reading

COUNTED = ("po_number", "order_date", "currency")
"""Fields of the header that are booked as they were read: wrong, they ruin every line."""


def line_sureness(matches: Matches) -> list[float]:
    """The raw probability that each line, and what the header says for it, is right; not calibrated."""
    return [round(matches.header_probability * match.probability, 6) for match in matches.lines]


def same_header(read: Reading, left: Reading) -> bool:
    """Whether a person left number, date and currency as they were read."""
    return all(read.value(name) == left.value(name) for name in COUNTED)


def right_lines(before: Matches, after: Matches, *, header: bool = True) -> list[bool]:
    """Which lines of a first match a person left as they were; wrong is also what a wrong header ruined.

    `header` says whether its other fields were right (see `same_header`).

    Lines that a person added have no place in the answer; those that they took out were wrong.
    """
    header = header and _chosen(before) == _chosen(after)
    left = [_line(match) for match in after.lines]
    same = [place < len(left) and _line(match) == left[place] for place, match in enumerate(before.lines)]
    moved = [line for place, line in enumerate(left) if place >= len(same) or not same[place]]
    found = []
    for match, stayed in zip(before.lines, same, strict=True):
        if not stayed and _line(match) in moved:
            moved.remove(_line(match))
            found.append(header)
        else:
            found.append(header and stayed)
    return found


def asked_lines(deviations: Sequence[Deviation], *, count: int) -> list[bool]:
    """Which lines a person is asked about in any case: all of a case in which anything asks, wherever it stands.

    Such a case is never booked alone, so that its lines say nothing of what sureness alone is worth.
    """
    return [any(one.weight != "note" for one in deviations)] * count


def _chosen(matches: Matches) -> tuple[str, str]:
    return (
        matches.customer.chosen.code if matches.customer.chosen else "",
        matches.ship_to.chosen.code if matches.ship_to.chosen else "",
    )


def _line(match: LineMatch) -> tuple[object, ...]:
    item = match.item.chosen.code if match.item.chosen else ""
    return (item, match.unit, decimal(match.quantity), decimal(match.unit_price), match.requested_by, match.goods)
