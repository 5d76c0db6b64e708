"""How sure each line is, with its header; and, later, which lines were right. Pure."""

from decimal import Decimal

from lading.intake.matched import LineMatch, Matches
from lading.intake.matching.lines import decimal
from lading.orders import OrderDraft

OUR_COPY = ("sku", "quantity", "unit", "unit_price", "discount")


def line_sureness(matches: Matches) -> list[float]:
    """The raw probability that each line, and what the header says for it, is right; not calibrated."""
    return [round(matches.header_probability * match.probability, 6) for match in matches.lines]


def right_lines(before: Matches, after: Matches) -> list[bool]:
    """Which lines of a first match a person left as they were; wrong is also what a wrong header ruined.

    Lines that a person added have no place in the answer; those that they took out were wrong.
    """
    header = _chosen(before) == _chosen(after)
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


def right_lines_of_drafts(before: OrderDraft, after: OrderDraft) -> list[bool]:
    """Which lines of a first draft stand in what was booked in the end, with the same customer, address and number."""
    header = all(
        getattr(before, name) == getattr(after, name)
        for name in ("external_id", "customer", "ship_to", "currency", "requested_by")
    )
    left = [_draft_line(line) for line in after.lines]
    found = []
    for line in before.lines:
        same = _draft_line(line) in left
        if same:
            left.remove(_draft_line(line))
        found.append(header and same)
    return found


def _chosen(matches: Matches) -> tuple[str, str]:
    return (
        matches.customer.chosen.code if matches.customer.chosen else "",
        matches.ship_to.chosen.code if matches.ship_to.chosen else "",
    )


def _line(match: LineMatch) -> tuple[object, ...]:
    item = match.item.chosen.code if match.item.chosen else ""
    return (item, match.unit, decimal(match.quantity), decimal(match.unit_price), match.requested_by, match.goods)


def _draft_line(line: object) -> tuple[object, ...]:
    return tuple(_plain(getattr(line, name)) for name in OUR_COPY)


def _plain(value: object) -> object:
    return value.normalize() if isinstance(value, Decimal) else value
