"""Prices of a change that are beyond items' floors and ceilings: how far in all, and who has to agree them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.rules.ask_above_limit import MoneyWanted, ask_above_limits, limit_passed
from lading.kernel import plain
from lading.pricing.hand_prices import how_far_outside
from lading.rules.limits import ApprovalLimit
from lading.store import UnitOfWork

ZERO = Decimal(0)
TO_AGREE = "needs_approval"
"""The code of a change that waits because of its prices."""


def beyond_limits(scene: Scene, wish: ChangeOrder) -> Decimal:
    """By how much a wish sells too low or too high in all. Pure."""
    return sum(_each(scene, wish), ZERO) if scene.book.limits else ZERO


def _each(scene: Scene, wish: ChangeOrder) -> Iterator[Decimal]:
    order = scene.orders[wish.number]
    limits = scene.book.limits
    for edit in wish.edit.lines:
        line = order.lines.get(edit.line)
        if line and edit.unit_price is not None:
            wanted = line.ordered - line.vector["cancelled"] if edit.quantity is None else edit.quantity
            yield how_far_outside(
                limits.get((line.sku, order.currency)),
                price=edit.unit_price,
                discount=edit.discount or ZERO,
                quantity=wanted,
                factor=line.factor,
            )
    for one in wish.edit.add:
        item = scene.reference.items.get(one.sku)
        unit = item.unit_named(one.unit) if item else None
        if unit and one.unit_price is not None:
            limit = limits.get((one.sku, order.currency))
            yield how_far_outside(
                limit, price=one.unit_price, discount=one.discount, quantity=one.quantity, factor=unit.factor
            )


async def who_must_agree(unit: UnitOfWork, scene: Scene, wish: ChangeOrder) -> ApprovalLimit | None:
    """The limit that the wish's prices pass, where staff wish it; None where they may go on alone."""
    amount = ZERO if wish.agreed or wish.door != "staff" else beyond_limits(scene, wish)
    if not amount:
        return None
    return await limit_passed(unit, ask="price", amount=amount, currency=scene.orders[wish.number].currency)


def may_go_on(scene: Scene, wish: ChangeOrder) -> ChangeOrder:
    """A wish of staff whose prices pass no limit of the company is agreed already."""
    return msgspec.structs.replace(wish, agreed=True) if wish.door == "staff" and scene.book.limits else wish


def say_to_agree(limit: ApprovalLimit) -> str:
    """What a person reads of a change that waits for this."""
    return f"Needs approval by {limit.role.replace('_', ' ')}: a price is beyond its limit."


async def ask_to_agree(unit: UnitOfWork, scene: Scene, decided: list[Decided]) -> None:
    """Ask for those changes that wait because of their prices. They are kept, and their orders locked."""
    waiting = [one for one in decided if one.code == TO_AGREE]
    if waiting:
        await ask_above_limits(unit, wanted=[_wanted(scene, one) for one in waiting])


def _wanted(scene: Scene, one: Decided) -> MoneyWanted:
    amount, order = beyond_limits(scene, one.wish), one.order
    data: dict[str, Any] = {"change": str(one.change_id), "reason": one.wish.reason}
    return MoneyWanted(
        ask="price",
        subject=f"order/{order.number}",
        sentence=f"Change order {order.number} to prices {plain(amount)} {order.currency} beyond their limits.",
        amount=amount,
        currency=order.currency,
        data=data,
    )
