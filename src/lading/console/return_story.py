"""A return's events as sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lading.console.spoken import say
from lading.console.story import Told
from lading.console.words import _
from lading.kernel import plain
from lading.returns.views import ReturnEvent

Data = Mapping[str, Any]


def tell_return(event: ReturnEvent, *, place_of: Callable[[str], str]) -> Told:
    """The event as a person would say it; an unknown kind is written out."""
    kind = event.kind.removeprefix("return.")
    if event.kind.startswith("claim."):
        return _claim(event)
    if event.kind.startswith("approval."):
        return _approval(event)
    if teller := _TELLERS.get(kind):
        return teller({**event.data, "place": place_of(str(event.data.get("place", "")))})
    return Told("bolt", "quiet", say(kind))


def _units(line: list[Any], at: int = 2) -> str:
    return f"{plain(Decimal(str(line[at])))} × {line[1]}"


def _claim(event: ReturnEvent) -> Told:
    kind, data = event.kind.removeprefix("claim."), event.data
    if kind == "filed":
        return Told(
            "alert-triangle", "waiting", _("Filed: %(what)s") % {"what": say(str(data["kind"]), "claim").lower()}
        )
    if kind == "decided":
        return Told("scale", "good", _("Decided: %(what)s") % {"what": say(str(data["outcome"]), "claim").lower()})
    paid = _("%(amount)s came back to us") % {"amount": data["amount"]} if data.get("amount") else ""
    return Told("cash", "good", paid or _("Nothing more is expected of them"))


def _approval(event: ReturnEvent) -> Told:
    amount, currency = event.data.get("amount"), event.data.get("currency", "")
    if event.kind == "approval.asked":
        role = str(event.data.get("role", "")).replace("_", " ")
        title = _("Waits for approval by %(role)s") % {"role": role}
        return Told("checklist", "waiting", title, [f"{plain(Decimal(str(amount)))} {currency}"] if amount else [])
    if event.kind == "approval.settled":
        state = str(event.data.get("state", ""))
        words = {"approved": _("Its money was approved"), "refused": _("Its money was refused")}
        return Told("circle-check", "good" if state == "approved" else "quiet", words.get(state, _("Needed no longer")))
    given = event.kind == "approval.given"
    return Told("circle-check" if given else "ban", "quiet", _("Approved") if given else _("Refused"))


def _requested(data: Data) -> Told:
    what = [f"{_units(line)} · {say(line[3], 'return_reason')}" for line in data.get("lines", ())]
    origin = say(str(data.get("origin", "")), "return")
    return Told("truck-return", "going", _("Asked for: %(origin)s") % {"origin": origin.lower()}, what)


def _decided(data: Data) -> Told:
    told = [
        _("Line %(line)s: %(outcome)s by “%(rule)s”") % {"line": one[0], "outcome": one[1], "rule": one[2]}
        for one in data.get("decisions", ())
    ]
    good = any(one[1] == "authorised" for one in data.get("decisions", ()))
    return Told("scale", "good" if good else "bad", _("Authorised") if good else _("Refused"), told)


def _received(data: Data) -> Told:
    title = _("Came at %(place)s") % {"place": data["place"]}
    return Told("truck-delivery", "going", title, [_units(line) for line in data.get("lines", ())])


def _inspected(data: Data) -> Told:
    told = [_("Line %(line)s: %(count)s graded %(grade)s") % {"line": one[0], "count": plain(Decimal(str(one[2]))), "grade": one[1]} for one in data.get("lines", ())]  # fmt: skip # noqa: E501
    return Told("eye", "going", _("Inspected"), told)


def _disposed(data: Data) -> Told:
    told = [f"{_units(one)}: {say(one[3], 'return')}" for one in data.get("lines", ())]
    return Told("packages", "going", _("Disposed of"), told)


def _exchanged(data: Data) -> Told:
    told = [f"{_units(one)} → {one[3]}" for one in data.get("lines", ())]
    title = _("Exchanged in advance") if data.get("in_advance") else _("Exchanged")
    return Told("refresh", "good", title, told)


def _settled(data: Data) -> Told:
    told = []
    for _n, way, credited, fee, paid, currency in data.get("settlements", ()):
        sentence = _("Credited %(credited)s %(currency)s, paid out %(paid)s (%(way)s)") % {
            "credited": credited,
            "currency": currency,
            "paid": paid,
            "way": say(str(way), "return").lower(),
        }
        kept = _("kept back %(fee)s") % {"fee": fee} if Decimal(str(fee)) else ""
        told.append(f"{sentence}, {kept}" if kept else sentence)
    return Told("receipt-refund", "good", _("Settled"), told)


def _cancelled(data: Data) -> Told:
    title = _("Cancelled for the customer") if data.get("by") == "customer" else _("Cancelled by us")
    return Told("ban", "quiet", title, [_units(line) for line in data.get("lines", ())])


def _expired(data: Data) -> Told:
    return Told("clock", "quiet", _("Nothing came in time"), [_units(line) for line in data.get("lines", ())])


_TELLERS: Mapping[str, Callable[[Data], Told]] = {
    "requested": _requested,
    "decided": _decided,
    "received": _received,
    "inspected": _inspected,
    "disposed": _disposed,
    "settled": _settled,
    "exchanged": _exchanged,
    "cancelled": _cancelled,
    "expired": _expired,
}
