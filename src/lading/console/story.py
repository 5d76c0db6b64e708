"""An order's events as sentences: what happened, to how much of what, and in which tone."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.console.spoken import say
from lading.console.words import _, ngettext
from lading.kernel import plain
from lading.orders.chain import OrderEvent
from lading.orders.views import OrderView


class Told(msgspec.Struct, frozen=True):
    """One entry of the timeline. `rest` are further sentences below the first."""

    icon: str
    tone: str
    title: str
    rest: Sequence[str] = ()


Tell = Callable[[Mapping[str, Any], OrderView], Told]


def tell(event: OrderEvent, order: OrderView) -> Told:
    """The event as a person would say it; an unknown kind is written out with the units that it moved."""
    teller = _TELLERS.get(event.kind)
    if teller is not None:
        return teller(event.data, order)
    icon, tone = _LOOKS.get(event.kind, ("bolt", "quiet"))
    title = say(event.kind.partition(".")[2])
    if place := event.data.get("place"):
        there = _("%(what)s to %(place)s") if event.kind == "order.released" else _("%(what)s at %(place)s")
        title = there % {"what": title, "place": place}
    return Told(icon, tone, title, _moved(event.data, order))


def _placed(data: Mapping[str, Any], order: OrderView) -> Told:
    count = len(data.get("lines", ()))
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}
    rest = [_("%(lines)s through %(channel)s") % {"lines": lines, "channel": data.get("channel", order.channel)}]
    if short := [line for line in data.get("lines", ()) if len(line) > 4 and Decimal(str(line[4]))]:
        what = ", ".join(f"{plain(Decimal(str(line[4])))} × {line[1]}" for line in short)
        rest.append(_("Waiting for stock: %(what)s") % {"what": what})
    if findings := data.get("findings"):
        rest.append(_("Noticed: %(what)s") % {"what": ", ".join(say(code) for code in findings)})
    return Told("shopping-cart", "going", _("Order placed"), rest)


def _held(data: Mapping[str, Any], _order: OrderView) -> Told:
    steps = ", ".join(data.get("steps", ()))
    reason = say(str(data.get("reason", "")))
    return Told("player-pause", "waiting", _("Held: %(reason)s") % {"reason": reason}, [_("Stops: %s") % steps])


def _let_go(data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told(
        "player-play", "good", _("Hold released: %(reason)s") % {"reason": say(str(data.get("hold_reason", "")))}
    )


def _cancelled(data: Mapping[str, Any], order: OrderView) -> Told:
    title = _("Cancelled for the customer") if data.get("by") == "customer" else _("Cancelled by us")
    return Told("ban", "bad", title, _moved(data, order))


_TELLERS: dict[str, Tell] = {
    "order.placed": _placed,
    "order.held": _held,
    "order.released_from_hold": _let_go,
    "order.cancelled": _cancelled,
}
_LOOKS = {
    "order.accepted": ("circle-check", "good"),
    "order.reserved": ("package", "going"),
    "order.released": ("send", "going"),
    "order.picked": ("checklist", "going"),
    "order.packed": ("package", "going"),
    "order.shipped": ("truck", "good"),
    "order.delivered": ("home", "good"),
    "order.rejected": ("arrow-back-up", "waiting"),
    "order.returned": ("truck-return", "quiet"),
}


def _moved(data: Mapping[str, Any], order: OrderView) -> list[str]:
    """The units that an event moved, such as `2 × MUG-RED (reserved → released)`."""
    skus = {line.line: line.sku for line in order.lines}
    told = []
    for move in data.get("moves", ()):
        line, origin, target, quantity = move
        path = f"{say(origin)} → {say(target)}".lower()
        told.append(f"{plain(Decimal(str(quantity)))} × {skus.get(line, line)} ({path})")
    return told if len(told) <= 6 else [*told[:5], _("and %(count)s more lines") % {"count": len(told) - 5}]
