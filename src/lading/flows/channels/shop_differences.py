"""What a shop wants otherwise than our order has it, as one open task; and what of it is left when places answered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.capture.differences import Difference, find_differences, lines_by_key
from lading.capture.known import KnownVersion, read_versions, save_versions
from lading.flows.channels.our_lines import read_ours
from lading.orders import DraftLine
from lading.orders.changes import Change
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

ZERO = Decimal(0)
DIFFERENCE = "channel_difference"
_GOODS = ("line_", "currency", "shipping", "discount")


def difference_task(number: str, differences: Sequence[Difference]) -> TaskDraft:
    """The task to decide these differences."""
    sentence = " ".join(difference.sentence for difference in differences[:5])
    if len(differences) > 5:
        sentence += f" And {len(differences) - 5} more."
    return TaskDraft(
        kind=DIFFERENCE,
        subject=f"order/{number}",
        sentence=sentence,
        data={"differences": msgspec.to_builtins(differences)},
    )


async def restate_differences(unit: UnitOfWork, change: Change) -> None:
    """A change that a shop's message made has been answered: what was not granted of it is a difference again.

    The order is locked, which also keeps others from its version.
    """
    if change.door != "channel" or not (denied := await _not_granted(unit, change)):
        return
    rows = await unit.fetch(
        "SELECT v.channel, v.external_id, o.number FROM channel_versions v JOIN orders o ON o.id = v.order_id"
        " WHERE v.order_id = %s",
        [change.order_id],
    )
    for channel, external, number in rows:
        known = (await read_versions(unit, names=[(channel, external)]))[channel, external]
        back = await _put_back(unit, known, change, denied)
        if back is not None:
            await save_versions(unit, known=[back])
            await _restate(unit, back, number)


async def _not_granted(unit: UnitOfWork, change: Change) -> dict[int, Decimal]:
    """By line, how many of the units that were asked for stay."""
    asked: dict[int, Decimal] = {}
    for line, quantity, *_ in change.result.get("asked") or ():
        asked[line] = asked.get(line, ZERO) + Decimal(quantity)
    rows = await unit.fetch(
        "SELECT line, sum(quantity) FROM change_asks WHERE change_id = %s AND state = 'granted' GROUP BY line",
        [change.id],
    )
    granted: dict[int, Decimal] = dict(rows)
    return {line: left for line, units in asked.items() if (left := units - granted.get(line, ZERO))}


async def _put_back(
    unit: UnitOfWork, known: KnownVersion, change: Change, denied: Mapping[int, Decimal]
) -> KnownVersion | None:
    """The version with the lines as they stay, where it says what the change wished; None where nothing of it does."""
    placed = known.version.placed
    if placed is None:
        return None
    wished = {one["line"]: Decimal(one["quantity"]) for one in change.wish.get("lines", ()) if "quantity" in one}
    ours = (await read_ours(unit, order=change.order_id)).by_key(placed)
    lines: list[DraftLine] = []
    for key, (_, line) in lines_by_key(placed).items():
        number = ours[key].line if key in ours else 0
        more = denied.get(number, ZERO) if wished.get(number) == line.quantity else ZERO
        lines.append(msgspec.structs.replace(line, quantity=line.quantity + more))
    if lines == placed.lines:
        return None
    version = msgspec.structs.replace(known.version, placed=msgspec.structs.replace(placed, lines=lines))
    return msgspec.structs.replace(known, version=version)


async def _restate(unit: UnitOfWork, known: KnownVersion, number: str) -> None:
    """The task as it has to be now; what it says of anything but goods and charges stays."""
    placed, wanted = known.version.placed, known.seen
    if placed is None or wanted is None:
        return
    kept = [one for one in await _open_differences(unit, number) if not one.code.startswith(_GOODS)]
    differences = [*kept, *find_differences(placed=placed, wanted=wanted)]
    if differences:
        await keep_one(unit, drafts=[difference_task(number, differences)], decided_counts=True)
    else:
        await close_matters(unit, matters=[(DIFFERENCE, f"order/{number}")])


async def _open_differences(unit: UnitOfWork, number: str) -> list[Difference]:
    rows = await unit.fetch(
        "SELECT data FROM tasks WHERE kind = %s AND subject = %s AND done_at IS NULL", [DIFFERENCE, f"order/{number}"]
    )
    return [msgspec.convert(one, Difference) for (data,) in rows for one in data["differences"]]
