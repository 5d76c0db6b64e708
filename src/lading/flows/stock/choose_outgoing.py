"""What goes out, chosen: the lots, serials and bins that are named; refused where nobody chose what is open."""

from collections.abc import Collection, Sequence
from decimal import Decimal

import msgspec

from lading.flows.stock.marks import Marked
from lading.inventory.contents import Content, Tracking
from lading.inventory.fefo import Part, in_turn
from lading.kernel import Conflict, FieldError, Invalid, plain

ZERO = Decimal(0)


class NotThere(Conflict):
    """A place cannot give what it does not have."""

    code = "not_there"


def choose_outgoing(
    contents: Sequence[Content],
    *,
    sku: str,
    place: str,
    quantity: Decimal,
    said: Marked,
    tracking: Tracking,
    pointer: str,
    by_itself: bool = False,
) -> list[Part]:
    """Which units leave of what lies there free. Lots and serials have to be named unless that leaves no choice.

    `by_itself` takes what expires first where nobody named it. Raises `Invalid` where something is not named,
    `NotThere` where it is not there.
    """
    there = [one for one in contents if one.free > 0 and _fits(one, said)]
    if missing := [one for one in said.serials if one not in {content.serial for content in there}]:
        sentence = f"Serial {missing[0]} of {sku} does not lie at {place}{_in_bin(said)}, or is in somebody's hands."
        raise NotThere(sentence, errors=(FieldError(f"{pointer}/serials", "not_there", sentence),))
    free = sum((one.free for one in there), ZERO)
    if free < quantity:
        what = f"{sku}{f' of lot {said.lot}' if said.lot else ''}{_in_bin(said)}"
        sentence = f"{place} has {plain(free)} {what} that nobody has in hands, not {plain(quantity)}."
        raise NotThere(sentence, errors=(FieldError(f"{pointer}/quantity", "not_there", sentence),))
    if said.serials and len(said.serials) != quantity:
        sentence = f"{plain(quantity)} {sku} need {plain(quantity)} serials, {len(said.serials)} are named."
        raise Invalid(sentence, errors=(FieldError(f"{pointer}/serials", "serials_missing", sentence),))
    if free > quantity and not by_itself:
        _refuse_unnamed(there, sku, place, said, tracking, pointer)
    parts: list[Part] = []
    left = quantity
    turn = in_turn(there)
    for one in sorted(turn, key=lambda one: one.bin != "") if tracking.kind == "none" else turn:
        if left > 0:
            parts.append(Part(one, min(left, one.free)))
            left -= parts[-1].quantity
    return parts


def _fits(one: Content, said: Marked) -> bool:
    return said.bin in ("", one.bin) and said.lot in ("", one.lot) and (not said.serials or one.serial in said.serials)


def _in_bin(said: Marked) -> str:
    return f" in bin {said.bin}" if said.bin else ""


def _refuse_unnamed(
    there: Sequence[Content], sku: str, place: str, said: Marked, tracking: Tracking, pointer: str
) -> None:
    """Raise `Invalid` where lots or serials have to be told apart and nobody did."""
    if tracking.kind == "serial" and not said.serials:
        named = _some({one.serial for one in there})
        sentence = f"{sku} is tracked by serial: say which ones. At {place} lie {named}."
        raise Invalid(sentence, errors=(FieldError(f"{pointer}/serials", "serials_missing", sentence),))
    lots = {one.lot for one in there}
    if tracking.kind == "lot" and not said.lot and len(lots) > 1:
        sentence = f"{sku} is tracked by lot: say which one. At {place} lie {_some(lots)}."
        raise Invalid(sentence, errors=(FieldError(f"{pointer}/lot", "lot_missing", sentence),))


def _some(names: Collection[str], *, most: int = 5) -> str:
    shown = sorted(names)[:most]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")


def refuse_marks(said: Marked, *, sku: str, place: str, pointer: str) -> None:
    """Raise `Invalid` where a lot, serial or bin is named of what nobody keeps apart."""
    for field in ("lot", "serials", "bin"):
        if getattr(said, field):
            sentence = f"Nobody keeps {sku} apart by {field.rstrip('s')} at {place}: leave the {field} out."
            raise Invalid(sentence, errors=(FieldError(f"{pointer}/{field}", "not_tracked", sentence),))


def without(contents: Sequence[Content], parts: Sequence[Part]) -> list[Content]:
    """What is left to others of the same act when these were taken."""
    taken: dict[tuple[str, ...], Decimal] = {}
    for one in parts:
        taken[_key(one.content)] = taken.get(_key(one.content), ZERO) + one.quantity
    return [msgspec.structs.replace(one, quantity=one.quantity - taken.get(_key(one), ZERO)) for one in contents]


def _key(one: Content) -> tuple[str, ...]:
    return (one.condition, one.bin, one.lot, one.serial)
