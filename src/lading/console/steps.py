"""The scan station's view of a fulfilment: which step is due, the line in hand, and how far everything is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from lading.flows.fulfilling.scan_at_station import Done, HoldRow
from lading.flows.fulfilling.show_fulfilments import FulfilmentView
from lading.fulfilment.views import WorkLineView
from lading.shipping.views import ParcelView, ShipmentView

ZERO = Decimal(0)
Step = Literal["pick", "pack", "ship", "done"]
STEPS: tuple[Step, ...] = ("pick", "pack", "ship", "done")
_PART = {"pick": "released", "pack": "picked", "ship": "packed"}


class Shelf(msgspec.Struct, frozen=True):
    """A line with the bin in which it lies (empty where nobody has said) and its units in this step."""

    line: WorkLineView
    bin: str
    left: Decimal
    done: Decimal


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the screen: `steps` are those that have units, `current` what to take into the hand next."""

    work: FulfilmentView
    step: Step
    steps: dict[Step, Decimal]
    shelves: list[Shelf]
    current: Shelf | None
    parcels: list[ParcelView]
    parcel: str
    held: list[HoldRow]

    def is_behind(self, step: Step) -> bool:
        """Whether all units are through a step that they have taken."""
        if self.step == "done" and not self.work.shipments:
            return False
        return not self.steps[step] and STEPS.index(step) < STEPS.index(self.step)

    @property
    def sent(self) -> ShipmentView | None:
        """The shipment that left last."""
        left = [one for one in self.work.shipments if not one.voided_at]
        return left[-1] if left else None


def set_up(
    work: FulfilmentView,
    *,
    lines: Sequence[tuple[WorkLineView, str]],
    wanted: str = "",
    parcel: str = "",
    last: Done | None = None,
    held: Sequence[HoldRow] = (),
) -> Bench:
    """The bench for a fulfilment: at the step that is `wanted`, where it has units, else at the first that has."""
    steps = {step: _units(work, _PART[step]) for step in STEPS[:3]}
    waiting: list[Step] = [step for step in STEPS[:3] if steps[step]]
    step: Step = next((one for one in waiting if one == wanted), waiting[0] if waiting else "done")
    shelves = [_shelf(line, bin_name, step) for line, bin_name in lines]
    standing = [one for one in work.parcels if not one.shipment]
    known = [one.number for one in standing]
    open_one = parcel if parcel in known else (known[-1] if known and parcel != "new" else "")
    current = _in_hand([one for one in shelves if one.left], last) if step in ("pick", "pack") else None
    return Bench(
        work=work,
        step=step,
        steps=steps,
        shelves=shelves,
        current=current,
        parcels=standing,
        parcel=open_one,
        held=list(held),
    )


def _in_hand(left: Sequence[Shelf], last: Done | None) -> Shelf | None:
    """The line that was scanned last, while units of it are left; else the next on the way."""
    if last is not None:
        for one in left:
            if (one.line.order, one.line.line) == (last.order, last.line):
                return one
    return left[0] if left else None


def _shelf(line: WorkLineView, bin_name: str, step: Step) -> Shelf:
    left = getattr(line, _PART[step]) if step in _PART else ZERO
    gone = line.quantity - line.cancelled - line.short - line.recalled
    behind = {"pick": line.released, "pack": line.released + line.picked}.get(step, left)
    return Shelf(line, bin_name, left, gone - behind)


def _units(work: FulfilmentView, part: str) -> Decimal:
    return sum((getattr(line, part) for line in work.lines), ZERO)
