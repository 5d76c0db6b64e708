"""The moments at which rules are judged."""

from typing import Literal, get_args

Moment = Literal[
    "order.entering",
    "order.placed",
    "order.changed",
    "payment.failed",
    "promise.moved",
    "shipment.late",
    "return.asked",
]
MOMENTS: tuple[Moment, ...] = get_args(Moment)

SAID: dict[str, str] = {
    "order.entering": "An order comes in, before it is priced",
    "order.placed": "An order is placed",
    "order.changed": "An order is changed",
    "payment.failed": "A payment fails",
    "promise.moved": "A promise moves",
    "shipment.late": "Goods are late in leaving",
    "return.asked": "A customer asks to return goods",
}
"""Each moment in words."""

AFTERWARDS: tuple[str, ...] = tuple(one for one in MOMENTS if one not in ("order.entering", "order.placed"))
"""The moments that concern an order which stands."""
