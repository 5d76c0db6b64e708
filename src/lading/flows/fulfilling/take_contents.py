"""Taking units off the shelf for lines, into hands: the stock rows are locked, and what was taken is kept."""

from collections.abc import Iterable, Mapping, Sequence

from lading.flows.fulfilling.choose_parts import Taking, choose_parts, less
from lading.inventory import Reservation, lock_free
from lading.inventory.contents import Row, Tracking, read_contents, tracked_rows
from lading.inventory.fefo import Part
from lading.inventory.pick_contents import InHand, put_in_hand
from lading.store import UnitOfWork


async def lock_tracked(unit: UnitOfWork, *, rows: Iterable[Row]) -> dict[Row, Tracking]:
    """Those of these rows of which anything is tracked, their stock rows locked: then what lies there stays."""
    tracked = await tracked_rows(unit, rows=rows)
    if tracked:
        await lock_free(unit, rows=sorted(tracked))
    return tracked


async def take_contents(
    unit: UnitOfWork, *, taken: Sequence[Taking], tracked: Mapping[Row, Tracking], fact: bool = False
) -> list[InHand]:
    """Take these into hands, as far as they are tracked; answers what was taken.

    `tracked` is what `lock_tracked` answered. A `fact` has happened: it takes whatever lies there. Raises `Invalid`
    where a serial is not named, `CannotTake`; a refusal says what to do.
    """
    mine = [one for one in taken if (one.units.sku, one.units.place) in tracked]
    if not mine:
        return []
    contents = await read_contents(unit, rows=[(one.units.sku, one.units.place) for one in mine])
    today, chosen = unit.now.date(), list[InHand]()
    for one in mine:
        row = (one.units.sku, one.units.place)
        parts = choose_parts(one, contents[row], tracking=tracked[row], today=today, fact=fact)
        contents[row] = less(contents[row], parts)
        chosen += [_in_hand(one.units, part) for part in parts]
    await put_in_hand(unit, taken=chosen)
    return chosen


def _in_hand(units: Reservation, part: Part) -> InHand:
    what = part.content
    return InHand(
        order_id=units.order_id,
        line=units.line,
        place=units.place,
        sku=units.sku,
        bin=what.bin,
        lot=what.lot,
        serial=what.serial,
        quantity=part.quantity,
    )
