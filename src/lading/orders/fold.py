"""One pure fold over facts and pending changes: where an order, or one line of it, stands, whatever crosses whatever.

It knows no trade: what was *ordered*, what is *done* of it (shipped, executed, served), what is *left*. Its states and
their order of precedence are those of FIX 4.4, whose published matrices are its test.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

ZERO = Decimal(0)
TOO_LATE = "too_late"
CUT_TO_DONE = "cut_to_done"

Kind = Literal[
    "placed",
    "accepted",
    "rejected",
    "done",
    "undone",
    "corrected",
    "asked",
    "pending",
    "granted",
    "denied",
    "cancelled",
    "restated",
    "rested",
    "renewed",
    "suspended",
    "resumed",
    "stopped",
    "expired",
    "repeated",
]
"""What can happen. `asked` is a request on its way, `pending` one that the counterparty has and works on; `repeated`
is an order that came before, or one like it: nothing changes."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened.

    `quantity` is what was placed, done, undone, restated or asked for (None asks to cancel what is left); of a
    correction what an execution really was, `before` what had been told. `change` names the request that is asked or
    answered. `final` says of a rest that nothing follows. `scale` multiplies what a restatement counts (a split 2:1).
    """

    kind: Kind
    quantity: Decimal | None = None
    change: str = ""
    before: Decimal = ZERO
    final: bool = False
    scale: Decimal = Decimal(1)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where it stands: `done` of `ordered`, requests on their way (`asked`) and being worked on (`pending`).

    `late` is what was done after the end, or beyond what was ordered: it is accepted, and somebody must look at it.
    """

    ordered: Decimal
    done: Decimal = ZERO
    accepted: bool = False
    ended: Literal["", "rejected", "cancelled", "expired"] = ""
    resting: Literal["", "rested", "over"] = ""
    suspended: bool = False
    stopped: bool = False
    asked: Mapping[str, Decimal | None] = {}
    pending: tuple[str, ...] = ()
    late: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What may still be done."""
        return ZERO if self.ended or self.resting == "over" else max(self.ordered - self.done, ZERO)

    @property
    def status(self) -> str:
        """The state that is told where several hold at once: the first of these that holds."""
        waiting = [self.asked[one] for one in self.pending]
        states = (
            ("pending_cancel", None in waiting),
            ("pending_change", bool(waiting)),
            ("rested", bool(self.resting)),
            ("done", ZERO < self.ordered <= self.done),
            ("stopped", self.stopped),
            ("suspended", self.suspended),
            (self.ended, bool(self.ended)),
            ("part_done", self.done > 0),
            ("new", self.accepted),
        )
        return next((name for name, holds in states if holds), "pending_new")


class Answer(msgspec.Struct, frozen=True):
    """What a request comes to: granted so that `ordered` is what stands, or denied with a code."""

    granted: bool
    ordered: Decimal
    code: str = ""


def answer(standing: Standing, wanted: Decimal | None) -> Answer:
    """What can be granted of a request to have `wanted` in all; None asks to cancel what is left.

    Below what is done it is cut to what is done. Too late is a request where nothing is left, unless it asks for
    more of what was done in full; and any request after the end.
    """
    if standing.ended or (wanted is None and not standing.left):
        return Answer(False, standing.ordered, TOO_LATE)
    if wanted is None:
        return Answer(True, standing.ordered)
    if ZERO < standing.ordered <= standing.done and wanted <= standing.ordered:
        return Answer(False, standing.ordered, TOO_LATE)
    if wanted < standing.done:
        return Answer(True, standing.done, CUT_TO_DONE)
    return Answer(True, wanted)


def fold(facts: Iterable[Fact], start: Standing | None = None) -> Standing:
    """Where it stands after these facts, in the order in which they became known."""
    standing = start or Standing(ordered=ZERO)
    for fact in facts:
        standing = step(standing, fact)
    return standing


def step(standing: Standing, fact: Fact) -> Standing:
    """Where it stands after one more fact. Facts are never refused; a kind that nobody knows is an error."""
    if fact.kind in ("done", "undone", "corrected"):
        return _executed(standing, fact)
    if fact.kind in ("asked", "pending", "granted", "denied"):
        return _requested(standing, fact)
    return msgspec.structs.replace(standing, **_told(standing, fact))


def _executed(standing: Standing, fact: Fact) -> Standing:
    """More or less was done than was known; what comes after the end, or beyond what was ordered, is late."""
    quantity = fact.quantity or ZERO
    more = {"done": quantity, "undone": -quantity, "corrected": quantity - fact.before}[fact.kind]
    beyond = more if standing.ended else standing.done + more - max(standing.ordered, standing.done)
    late = max(beyond, ZERO) if more > 0 else ZERO
    return msgspec.structs.replace(
        standing, done=standing.done + more, accepted=True, resting="", late=standing.late + late
    )


def _requested(standing: Standing, fact: Fact) -> Standing:
    """A request is on its way, being worked on, granted or denied; an answer ends it."""
    if fact.kind == "asked":
        return msgspec.structs.replace(standing, asked={**standing.asked, fact.change: fact.quantity})
    if fact.kind == "pending":
        return msgspec.structs.replace(standing, pending=(*standing.pending, fact.change))
    wanted = standing.asked[fact.change]
    asked = {name: one for name, one in standing.asked.items() if name != fact.change}
    pending = tuple(name for name in standing.pending if name != fact.change)
    open_now = msgspec.structs.replace(standing, asked=asked, pending=pending)
    if fact.kind == "denied":
        return open_now
    if wanted is None:
        return msgspec.structs.replace(open_now, ended="cancelled", accepted=True)
    return msgspec.structs.replace(open_now, ordered=max(wanted, standing.done), accepted=True, resting="")


def _told(standing: Standing, fact: Fact) -> dict[str, object]:
    """What the other facts change."""
    restated = standing.ordered * fact.scale if fact.quantity is None else fact.quantity
    changes: dict[str, dict[str, object]] = {
        "placed": {"ordered": fact.quantity},
        "accepted": {"accepted": True},
        "rejected": {"ended": "rejected"},
        "cancelled": {"ended": "cancelled"},
        "expired": {"ended": "expired"},
        "restated": {"ordered": restated, "done": standing.done * fact.scale, "resting": "", "ended": ""},
        "rested": {"resting": "over" if fact.final else "rested"},
        "renewed": {"resting": "", "suspended": False},
        "suspended": {"suspended": True},
        "resumed": {"suspended": False},
        "stopped": {"stopped": True},
        "repeated": {},
    }
    return changes[fact.kind]
