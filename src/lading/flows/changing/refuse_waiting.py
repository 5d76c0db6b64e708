"""Units that a change adds and nobody has: refused where nothing may wait, or more of it than may."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.flows.changing.gather_changes import Scene
from lading.flows.placing.ceilings import lock_ceilings, refuse_beyond
from lading.flows.placing.decide_placement import OutOfStock
from lading.flows.placing.prepare import Prepared, PreparedLine
from lading.kernel import FieldError, plain
from lading.orders import DraftLine, OrderDraft
from lading.orders.change import LockedLine, LockedOrder
from lading.routing import Take
from lading.store import UnitOfWork
from lading.validation import admission

ZERO = Decimal(0)


async def refuse_waiting(
    unit: UnitOfWork,
    scene: Scene,
    order: LockedOrder,
    more: Mapping[int, Decimal],
    lines: Mapping[int, PreparedLine],
    takes: Mapping[int, Sequence[Take]],
) -> None:
    """Refuse what would wait where nothing may, or more of it than may."""
    channel = scene.reference.channels.get(order.channel)
    short = {
        number: quantity - sum((take.quantity for take in takes.get(number, ())), ZERO)
        for number, quantity in more.items()
        if order.lines[number].stocked
    }
    missing = [number for number, quantity in short.items() if quantity > 0]
    if channel is None or not missing:
        return
    if channel.shortage == "refuse":
        errors = tuple(_missing(order.lines[number], more[number], short[number]) for number in missing)
        raise OutOfStock("Not everything is in stock, and this channel takes no backorders.", errors=errors)
    asked = [
        msgspec.structs.replace(lines[number], draft=DraftLine(lines[number].item.sku, short[number]))
        for number in missing
    ]
    draft = OrderDraft(channel=order.channel, currency=order.currency, lines=[one.draft for one in asked])
    whole = _Asked(Prepared(draft, channel, asked, None, None))
    ceilings = await lock_ceilings(unit, scene.reference.items, [whole])
    beyond = ceilings.judge(whole.prepared, [[] for _ in asked])
    if admission(beyond) == "refuse":
        raise refuse_beyond(beyond)


class _Asked(msgspec.Struct, frozen=True):
    prepared: Prepared


def _missing(line: LockedLine, wanted: Decimal, short: Decimal) -> FieldError:
    sentence = f"{line.sku}: {plain(wanted)} more wanted, {plain(wanted - short)} available."
    return FieldError(f"/lines/{line.line}", "out_of_stock", sentence)
