"""A count's events as sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lading.console.spoken import say
from lading.console.story import Told
from lading.console.words import _, ngettext
from lading.inventory.count_lists import CountEvent
from lading.kernel import plain

MOST = 12


def tell_count(event: CountEvent) -> Told:
    """The event as a person would say it; an unknown kind is written out."""
    kind = event.kind.removeprefix("count.")
    teller = _TELLERS.get(kind)
    return teller(event.data) if teller else Told("bolt", "quiet", say(kind))


def _opened(data: Mapping[str, Any]) -> Told:
    many = len(data.get("skus", ()))
    return Told(
        "clipboard", "quiet", ngettext("Opened with %(num)s item", "Opened with %(num)s items", many) % {"num": many}
    )


def _entered(data: Mapping[str, Any]) -> Told:
    lines = [f"{_number(quantity)} × {sku}" for _line, sku, quantity, *_rest in data.get("lines", ())]
    return Told("edit", "going", _("Counted"), _few(lines))


def _submitted(data: Mapping[str, Any]) -> Told:
    worth = ", ".join(f"{amount} {currency}" for currency, amount in data.get("worth", {}).items())
    return Told("send", "waiting", _("Waits for approval"), [worth] if worth else [])


def _sent_back(data: Mapping[str, Any]) -> Told:
    told = ", ".join(str(line) for line in data.get("lines", ()))
    return Told("refresh", "waiting", _("To be counted again"), [_("Lines %(lines)s") % {"lines": told}])


def _booked(data: Mapping[str, Any]) -> Told:
    lines = [
        f"{sku}: {'+' if Decimal(str(change)) > 0 else ''}{_number(change)} ({reason})"
        for _line, sku, change, reason in data.get("lines", ())
        if Decimal(str(change))
    ]
    return Told("check", "good", _("Booked"), _few(lines) or [_("Everything agreed with the books.")])


def _cancelled(_data: Mapping[str, Any]) -> Told:
    return Told("ban", "bad", _("Cancelled"))


def _few(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MOST else [*lines[:MOST], _("and %(count)s more") % {"count": len(lines) - MOST}]


def _number(value: Any) -> str:
    return plain(Decimal(str(value)))


_TELLERS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "opened": _opened,
    "entered": _entered,
    "submitted": _submitted,
    "sent_back": _sent_back,
    "booked": _booked,
    "cancelled": _cancelled,
}
