"""A transfer's events as sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lading.console.spoken import say
from lading.console.story import Told
from lading.console.words import _
from lading.inventory.transfer_lists import TransferEvent
from lading.kernel import plain


def tell_transfer(event: TransferEvent) -> Told:
    """The event as a person would say it; an unknown kind is written out."""
    kind = event.kind.removeprefix("transfer.")
    teller = _TELLERS.get(kind)
    return teller(event.data) if teller else Told("bolt", "quiet", say(kind))


def _lines(data: Mapping[str, Any]) -> list[str]:
    return [f"{_number(quantity)} × {sku}" for _line, sku, quantity in data.get("lines", ())]


def _drafted(data: Mapping[str, Any]) -> Told:
    return Told("edit", "quiet", _("Drafted"), _lines(data))


def _sent(data: Mapping[str, Any]) -> Told:
    return Told("truck", "going", _("Left %(place)s") % {"place": data.get("origin", "")}, _lines(data))


def _received(data: Mapping[str, Any]) -> Told:
    rest: list[str] = []
    for _line, sku, good, damaged, over, reason in data.get("lines", ()):
        parts = [_number(good)]
        if Decimal(str(damaged)):
            parts.append(_("%(count)s damaged") % {"count": _number(damaged)})
        if Decimal(str(over)):
            parts.append(_("%(count)s more than sent") % {"count": _number(over)})
        rest.append(f"{sku}: {', '.join(parts)}" + (f" ({reason})" if reason else ""))
    return Told("packages", "good", _("Received at %(place)s") % {"place": data.get("target", "")}, rest)


def _closed(data: Mapping[str, Any]) -> Told:
    return Told("alert-circle", "bad", _("Given up as lost"), _lines(data))


def _cancelled(_data: Mapping[str, Any]) -> Told:
    return Told("ban", "bad", _("Cancelled"))


def _number(value: Any) -> str:
    return plain(Decimal(str(value)))


_TELLERS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "drafted": _drafted,
    "sent": _sent,
    "received": _received,
    "closed": _closed,
    "cancelled": _cancelled,
}
