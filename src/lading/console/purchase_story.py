"""A purchase order's events as sentences."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lading.console.spoken import say
from lading.console.story import Told
from lading.console.words import _, ngettext
from lading.kernel import plain
from lading.purchasing.views import PurchaseEvent


def tell_purchase(event: PurchaseEvent, *, place_of: Callable[[str], str]) -> Told:
    """The event as a person would say it; an unknown kind is written out."""
    kind = event.kind.removeprefix("purchase.")
    if teller := _TELLERS.get(kind):
        return teller({**event.data, "place": place_of(str(event.data.get("place", "")))})
    known = {
        "message.sent": ("mail", "good", _("Letter handed to the mail server")),
        "message.failed": ("mail", "bad", _("Letter not sent")),
    }
    icon, tone, title = known.get(event.kind, ("bolt", "quiet", say(kind)))
    return Told(icon, tone, title)


def _several(lines: Sequence[Any]) -> str:
    return ngettext("%(count)s line", "%(count)s lines", len(lines)) % {"count": len(lines)}


def _drafted(data: Mapping[str, Any]) -> Told:
    return Told("edit", "quiet", _("Drafted"), [_several(data.get("lines", ()))])


def _changed(data: Mapping[str, Any]) -> Told:
    before, after = data.get("lines", [[], []])
    return Told("edit", "quiet", _("Draft changed"), [f"{_several(before)} → {_several(after)}"])


def _sent(data: Mapping[str, Any]) -> Told:
    again = data.get("times", 1) > 1
    return Told("send", "going", _("Sent to the supplier once more") if again else _("Sent to the supplier"))


_FIELDS: Mapping[str, Callable[[], str]] = {
    "quantity": lambda: _("quantity"),
    "unit_cost": lambda: _("price"),
    "due_on": lambda: _("day"),
}


def _confirmed(data: Mapping[str, Any]) -> Told:
    rest = [
        f"{sku}: {_FIELDS[field]()} {before or '–'} → {after}"
        for _line, sku, field, before, after in data.get("differences", ())
    ]
    return Told("circle-check", "waiting" if rest else "good", _("Confirmed by the supplier"), rest)


def _received(data: Mapping[str, Any]) -> Told:
    rest: list[str] = []
    for _line, sku, good, damaged, refused, reason in data.get("lines", ()):
        parts = [_number(good)]
        if Decimal(str(damaged)):
            parts.append(_("%(count)s damaged") % {"count": _number(damaged)})
        if Decimal(str(refused)):
            parts.append(_("%(count)s refused") % {"count": _number(refused)})
        rest.append(f"{sku}: {', '.join(parts)}" + (f" ({reason})" if reason else ""))
    rest += [
        _("%(count)s × %(sku)s given up") % {"count": _number(n), "sku": sku} for _l, sku, n in data.get("closed", ())
    ]
    if data.get("delivery_note"):
        rest.append(_("Delivery note %(note)s") % {"note": data["delivery_note"]})
    return Told("packages", "good", _("Received at %(place)s") % {"place": data.get("place", "")}, rest)


def _cancelled(data: Mapping[str, Any]) -> Told:
    rest = [f"{_number(quantity)} × {sku}" for _line, sku, quantity in data.get("lines", ())]
    return Told("ban", "bad", _("Cancelled"), rest)


def _number(value: Any) -> str:
    return plain(Decimal(str(value)))


def _units(data: Mapping[str, Any]) -> list[str]:
    """Lines as (…, SKU, quantity)."""
    return [f"{_number(line[-1])} × {line[-2]}" for line in data.get("lines", ())]


def _shipped(data: Mapping[str, Any]) -> Told:
    return Told("truck", "good", _("Shipped by the supplier"), _units(data))


def _notified(data: Mapping[str, Any]) -> Told:
    shipments = ", ".join(data.get("shipments", ()))
    title = _("Told of its shipment %(reference)s") % {"reference": data.get("reference", "")}
    return Told("inbox", "going", title, [shipments] if shipments else [])


def _reduced(data: Mapping[str, Any]) -> Told:
    return Told("arrow-back-up", "quiet", _("Not shipped by it any more"), _units(data))


def _rejected(data: Mapping[str, Any]) -> Told:
    return Told("ban", "bad", _("Rejected by the supplier"), _units(data))


def _asked_back(data: Mapping[str, Any]) -> Told:
    return Told("clock", "waiting", _("Asked not to ship"), _units(data))


def _withdrawn(data: Mapping[str, Any]) -> Told:
    return Told("ban", "waiting", _("Cancelled at the supplier"), _units(data))


_TELLERS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "drafted": _drafted,
    "changed": _changed,
    "sent": _sent,
    "confirmed": _confirmed,
    "received": _received,
    "cancelled": _cancelled,
    "shipped": _shipped,
    "notified": _notified,
    "reduced": _reduced,
    "rejected": _rejected,
    "asked_back": _asked_back,
    "withdrawn": _withdrawn,
}
