"""A case's events as sentences: what came, what was read, who corrected what, what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from lading.console.desk import say_place
from lading.console.spoken import say
from lading.console.story import Told
from lading.console.words import _, mark, ngettext
from lading.intake.case_events import CaseEvent

Data = Mapping[str, Any]


def tell_case(event: CaseEvent) -> Told:
    """The event as a person would say it; an unknown kind is written out."""
    kind = event.kind.removeprefix("case.")
    if teller := _TELLERS.get(kind):
        return teller(event.data)
    if kind in _PLAIN:
        icon, tone, title = _PLAIN[kind]
        return Told(icon, tone, _(title))
    return Told("bolt", "quiet", say(kind))


def _read(data: Data) -> Told:
    lines = int(data.get("lines") or 0)
    what = say(str(data.get("kind", "")), "case_kind")
    told = ngettext("%(what)s with %(num)s line", "%(what)s with %(num)s lines", lines) % {"what": what, "num": lines}
    return Told("scan", "going", _("It was read"), [told if lines else what])


def _corrected(data: Data) -> Told:
    places = [place if isinstance(place, str) else str(place.get("place", "")) for place in data.get("places", ())]
    return Told("edit", "going", _("Corrected"), [", ".join(say_place(place) for place in places)] if places else [])


def _booked(data: Data) -> Told:
    alone = bool(data.get("alone"))
    booked = str(data.get("booked_as") or data.get("order") or "")
    title = _("Booked without a person") if alone else _("Booked")
    return Told("robot" if alone else "check", "good", title, [booked] if booked else [])


def _taken(data: Data) -> Told:
    owner = str(data.get("owner", ""))
    return Told("user", "quiet", _("Taken by %(who)s") % {"who": owner} if owner else _("Given back"))


def _replied(data: Data) -> Told:
    what = str(data.get("format", "")).rpartition(" ")[2]
    told = _("%(what)s, number %(control)s") % {"what": what, "control": data.get("control", "")}
    return Told("send", "going", _("Their system is answered"), [told])


_TELLERS: Mapping[str, Callable[[Data], Told]] = {
    "read": _read,
    "corrected": _corrected,
    "booked": _booked,
    "taken": _taken,
    "acknowledged": _replied,
    "replied": _replied,
}

_PLAIN = {
    "received": ("inbox", "going", mark("It came")),
    "failed": ("alert-triangle", "bad", mark("It could not be read")),
    "rejected": ("ban", "bad", mark("Rejected")),
    "finished": ("circle-check", "good", mark("Taken as done")),
    "done": ("circle-check", "good", mark("Taken as done")),
    "reopened": ("arrow-back-up", "waiting", mark("Taken up again")),
    "reply_sent": ("check", "good", mark("The answer is with their system")),
    "reply_failed": ("alert-triangle", "bad", mark("The answer could not be sent")),
    "asked": ("send", "going", mark("The sender was asked")),
}
