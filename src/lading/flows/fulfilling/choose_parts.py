"""Which units a line takes off the shelf: lots, serials and bins as named, else what expires first. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.inventory import Reservation
from lading.inventory.contents import Content, Tracking
from lading.inventory.fefo import Part, Proposal, first_expired_first_out, take_any, unfit
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import check_exact

ZERO = Decimal(0)
ONE = Decimal(1)
Word = Annotated[str, Meta(max_length=80)]


class TakenUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units of a lot, or one of a serial, from a bin; what is left out may be any. `sku` of a kit's component."""

    lot: Word = ""
    serial: Word = ""
    bin: Word = ""
    quantity: Decimal | None = None
    sku: Word = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class Taking(msgspec.Struct, frozen=True):
    """Base units that a line takes off the shelf, and what the picker says of them, each with its pointer."""

    units: Reservation
    said: Sequence[tuple[str, TakenUnits]] = ()


class CannotTake(Conflict):
    """What was named is not there, is in somebody's hands, or may not leave any more."""

    code = "cannot_take"


def choose_parts(
    one: Taking, contents: Sequence[Content], *, tracking: Tracking, today: date, fact: bool = False
) -> list[Part]:
    """Which units of what lies there: those that are named, the rest as proposed. Raises `Invalid`, `CannotTake`."""
    parts: list[Part] = []
    left, there = one.units.quantity, list(contents)
    for pointer, said in one.said:
        if said.sku not in ("", one.units.sku):
            continue
        wanted = said.quantity if said.quantity is not None else (ONE if said.serial else left)
        if wanted > left:
            sentence = f"More {one.units.sku} are named than are picked: {plain(left)} are left to name."
            raise Invalid(sentence, errors=(FieldError(pointer, "too_many", sentence),))
        mine = _named(there, said, pointer, wanted=wanted, units=one.units, tracking=tracking, today=today)
        parts += mine
        left -= sum((part.quantity for part in mine), ZERO)
        there = less(there, mine)
    if left <= 0:
        return parts
    if fact:
        rest, missing = take_any(there, quantity=left)
        proposal = Proposal(rest, [], missing)
    else:
        _refuse_unnamed(one.units, left, tracking)
        proposal = first_expired_first_out(there, quantity=left, today=today, shelf_days=tracking.shelf_days)
    if proposal.short:
        raise CannotTake(_too_few(one.units, left, proposal))
    return [*parts, *proposal.parts]


def _named(
    there: Sequence[Content],
    said: TakenUnits,
    pointer: str,
    *,
    wanted: Decimal,
    units: Reservation,
    tracking: Tracking,
    today: date,
) -> list[Part]:
    """Units of what a picker names. Another lot than the proposed one is fine unless it may not leave any more."""
    what = ", ".join(
        f"{word} {value}" for word, value in (("lot", said.lot), ("serial", said.serial), ("bin", said.bin)) if value
    )
    mine = [
        one
        for one in there
        if said.lot in ("", one.lot) and said.serial in ("", one.serial) and said.bin in ("", one.bin) and one.free > 0
    ]
    for one in mine:
        if (why := unfit(one, today=today, shelf_days=0)) == "expired":
            sentence = f"Lot {one.lot} of {units.sku} expired on {one.expires_on}: it must not leave. Put it aside."
            raise CannotTake(sentence, errors=(FieldError(f"{pointer}/lot", why, sentence),), code="expired")
    parts, missing = take_any(mine, quantity=wanted)
    if missing:
        sentence = (
            f"{plain(wanted - missing)} {units.sku} of {what or 'it'} lie free at {units.place},"
            f" not {plain(wanted)}. Take others, or report them as short."
        )
        raise CannotTake(sentence, errors=(FieldError(pointer, "cannot_take", sentence),))
    if tracking.kind == "serial" and not said.serial:
        _refuse_unnamed(units, wanted, tracking)
    return parts


def _refuse_unnamed(units: Reservation, left: Decimal, tracking: Tracking) -> None:
    if tracking.kind == "serial":
        sentence = f"{units.sku} is tracked by serial: say which {plain(left)} were picked at {units.place}."
        error = FieldError("/lines", "serials_missing", sentence)
        raise Invalid(sentence, errors=(error,), code="serials_missing")


def _too_few(units: Reservation, wanted: Decimal, proposal: Proposal) -> str:
    """How many may leave, and why others may not."""
    why = {"expired": "expired", "shelf_life": "too close to its last day", "bin_closed": "in a bin out of use"}
    passed = "; ".join(f"{plain(one.content.free)} in {one.content.named} {why[one.why]}" for one in proposal.passed)
    told = f" Besides: {passed}." if passed else ""
    return (
        f"Of {units.sku} {plain(wanted - proposal.short)} may leave {units.place}, not {plain(wanted)}.{told}"
        " Pick fewer, and report the rest as short."
    )


def less(contents: Sequence[Content], parts: Sequence[Part]) -> list[Content]:
    """What is left on the shelf when these were taken into hands."""
    taken: dict[tuple[str, str, str], Decimal] = {}
    for one in parts:
        key = (one.content.bin, one.content.lot, one.content.serial)
        taken[key] = taken.get(key, ZERO) + one.quantity
    return [
        msgspec.structs.replace(one, picked=one.picked + taken.get((one.bin, one.lot, one.serial), ZERO))
        for one in contents
    ]
