"""Which tender pays how much: captures and refunds over several tenders, by their order of use. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.payments.operations import Operation
from lading.payments.tender import Tender

ZERO = Decimal(0)


class Part(msgspec.Struct, frozen=True):
    """So much of an amount over this tender, and of which earlier operation."""

    tender: Tender
    amount: Decimal
    of: Operation | None = None


def on_the_way(operations: Iterable[Operation], kind: str) -> dict[int, Decimal]:
    """What operations of a kind that are not settled yet may still move, by tender."""
    found: dict[int, Decimal] = {}
    for one in operations:
        if one.kind == kind and one.is_open:
            found[one.tender] = found.get(one.tender, ZERO) + one.amount
    return found


def distribute_capture(
    tenders: Sequence[Tender], *, amount: Decimal, pending: Mapping[int, Decimal], last: bool
) -> list[Part]:
    """What to take from whom so that `amount` is paid, in order of use, within what each has authorised.

    A tender that can be captured only once waits for the `last` shipment, unless all of it is due now.
    """
    parts: list[Part] = []
    left = amount
    for one in sorted(tenders, key=_use):
        taken = one.captured + pending.get(one.tender, ZERO)
        room = (one.authorised if one.asked is None else min(one.authorised, one.asked)) - taken
        now = min(room, left)
        if now <= 0:
            continue
        left -= now
        once = not (one.can.part_captures and one.can.many_captures)
        if not once or last or now == room:
            parts.append(Part(one, now))
    return parts


def distribute_refund(
    tenders: Sequence[Tender], *, amount: Decimal, pending: Mapping[int, Decimal], operations: Sequence[Operation] = ()
) -> list[Part]:
    """What to give back by whom, in order of use, within what was taken; one part per capture of a provider.

    What cannot be given back this way is missing in the sum of the parts.
    """
    parts: list[Part] = []
    left = amount
    for one in sorted(tenders, key=_use):
        room = min(one.refundable - pending.get(one.tender, ZERO), left)
        if room > 0:
            parts += _over_captures(one, room, operations)
            left -= room
    return parts


def _over_captures(tender: Tender, amount: Decimal, operations: Sequence[Operation]) -> list[Part]:
    """The refund of one tender over its captures; what a channel had captured comes last, of no operation."""
    mine = [one for one in operations if one.tender == tender.tender]
    parts: list[Part] = []
    left = amount
    for capture in mine:
        if capture.kind != "capture" or capture.state != "succeeded":
            continue
        back = sum(
            (r.amount for r in mine if r.of == capture.id and r.state in ("intended", "unknown", "succeeded")), ZERO
        )
        now = min(capture.amount - back, left)
        if now > 0:
            parts.append(Part(tender, now, capture))
            left -= now
    return [*parts, Part(tender, left)] if left > 0 else parts


def _use(tender: Tender) -> tuple[int, int]:
    return tender.rank, tender.tender
