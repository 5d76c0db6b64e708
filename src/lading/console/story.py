"""An order's events as sentences: what happened, to how much of what, and in which tone."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from lading.console.billing_words import tell_document
from lading.console.money_story import tell_money
from lading.console.spoken import say, say_steps
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


Names = Callable[[str], str]
Tell = Callable[[Mapping[str, Any], OrderView], Told]


def tell(event: OrderEvent, order: OrderView, *, place_of: Names, channel_of: Names) -> Told:
    """The event as a person would say it, with the names of places and channels instead of their codes.

    An unknown kind is written out with the units that it moved.
    """
    teller = _TELLERS.get(event.kind)
    if teller is not None:
        return teller({**event.data, "channel": channel_of(event.data.get("channel", order.channel))}, order)
    if told := tell_money(event.kind, event.data, order):
        return Told(*told)
    icon, tone = _LOOKS.get(event.kind, ("bolt", "quiet"))
    title = say(event.kind.partition(".")[2])
    if place := place_of(event.data.get("place") or ""):
        there = _("%(what)s to %(place)s") if event.kind == "order.released" else _("%(what)s at %(place)s")
        title = there % {"what": title, "place": place}
    return Told(icon, tone, title, _moved(event.data, order))


def _invoiced(data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("receipt", "quiet", tell_document(data, memo=False))


def _credited_on_paper(data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("receipt-refund", "quiet", tell_document(data, memo=True))


def _placed(data: Mapping[str, Any], _order: OrderView) -> Told:
    count = len(data.get("lines", ()))
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}
    rest = [_("%(lines)s through %(channel)s") % {"lines": lines, "channel": data["channel"]}]
    if short := [line for line in data.get("lines", ()) if len(line) > 4 and Decimal(str(line[4]))]:
        what = ", ".join(f"{plain(Decimal(str(line[4])))} × {line[1]}" for line in short)
        rest.append(_("Waiting for stock: %(what)s") % {"what": what})
    if findings := data.get("findings"):
        rest.append(_("Noticed: %(what)s") % {"what": ", ".join(say(code) for code in findings)})
    return Told("shopping-cart", "going", _("Order placed"), rest)


def _repaired(data: Mapping[str, Any], _order: OrderView) -> Told:
    changes = [
        _("%(what)s from %(was)s to %(is)s")
        % {"what": name.replace("_", " "), "was": data["was"].get(name), "is": value}
        for name, value in data["should"].items()
        if value != data["was"].get(name)
    ]
    return Told("scale", "quiet", _("A counter was repaired"), changes)


def _held(data: Mapping[str, Any], _order: OrderView) -> Told:
    steps = say_steps(data.get("steps", ()))
    reason = say(str(data.get("reason", "")))
    return Told("player-pause", "waiting", _("Held: %(reason)s") % {"reason": reason}, [_("Stops: %s") % steps])


def _let_go(data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told(
        "player-play", "good", _("Hold released: %(reason)s") % {"reason": say(str(data.get("hold_reason", "")))}
    )


def _cancelled(data: Mapping[str, Any], order: OrderView) -> Told:
    title = _("Cancelled for the customer") if data.get("by") == "customer" else _("Cancelled by us")
    return Told("ban", "bad", title, _moved(data, order))


def _voided(data: Mapping[str, Any], order: OrderView) -> Told:
    title = _("Shipment %(number)s voided: it never left") % {"number": data.get("shipment", "")}
    return Told("ban", "waiting", title, _moved(data, order))


def _corrected(data: Mapping[str, Any], _order: OrderView) -> Told:
    title = _("Shipment %(number)s corrected") % {"number": data.get("shipment", "")}
    nothing = _("nothing")
    rest = [
        f"{say(name)}: {before or nothing} → {after or nothing}" for name, (before, after) in data["changes"].items()
    ]
    return Told("edit", "quiet", title, rest)


def _lost(data: Mapping[str, Any], order: OrderView) -> Told:
    skus = {line.line: line.sku for line in order.lines}
    title = _("Shipment %(number)s is lost") % {"number": data.get("shipment", "")}
    return Told("alert-triangle", "bad", title, [f"{units} × {skus.get(line, line)}" for line, units in data["units"]])


def _promise_moved(data: Mapping[str, Any], order: OrderView) -> Told:
    skus = {line.line: line.sku for line in order.lines}
    nobody = _("nobody can say")
    rest = [
        f"{skus.get(line, line)}: {before or nobody} → {after or nobody}"
        for line, before, after, *_why in data.get("promise", ())
    ]
    return Told("calendar", "waiting", _("Promise moved: %(cause)s") % {"cause": data.get("cause", "")}, rest)


def _ready(data: Mapping[str, Any], _order: OrderView) -> Told:
    until = str(data.get("keep_until", ""))[:10]
    return Told("building-store", "good", _("Ready to be fetched"), [_("Kept until %(day)s") % {"day": until}])


def _handed_over(data: Mapping[str, Any], _order: OrderView) -> Told:
    how = _("by the pick-up code") if data.get("checked") == "code" else _("by papers")
    rest = [_("Checked %(how)s") % {"how": how}]
    if data.get("other"):
        rest.append(_("Somebody else came for the customer"))
    return Told("home", "good", _("Handed over at the counter"), rest)


def _refused(_data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("lock", "bad", _("Not handed over: the code or name was wrong"))


def _asked(data: Mapping[str, Any], order: OrderView) -> Told:
    skus = {line.line: line.sku for line in order.lines}
    rest = [f"{plain(Decimal(str(quantity)))} × {skus.get(line, line)}" for line, quantity in data.get("lines", ())]
    return Told("clock", "waiting", _("%(place)s was asked not to ship") % {"place": data.get("place", "")}, rest)


def _denied(data: Mapping[str, Any], order: OrderView) -> Told:
    rest = _asked(data, order).rest
    return Told("ban", "bad", _("%(place)s ships it all the same") % {"place": data.get("place", "")}, rest)


def _queued(data: Mapping[str, Any], _order: OrderView) -> Told:
    queue, was = data.get("queue", ""), data.get("was", "")
    if not queue:
        return Told("clock", "quiet", _("Left the queue “%(queue)s”") % {"queue": was})
    return Told("clock", "waiting", _("Waits in the queue “%(queue)s”") % {"queue": queue})


def _rerouted(data: Mapping[str, Any], _order: OrderView) -> Told:
    places = [", ".join(dict.fromkeys(place for _line, place, _units in data.get(key, ()))) for key in ("from", "to")]
    return Told("route", "going", _("Routed again: %(was)s → %(now)s") % dict(zip(("was", "now"), places, strict=True)))


def _reminded(_data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("bell", "quiet", _("The customer was reminded to fetch it"))


def _collector(data: Mapping[str, Any], _order: OrderView) -> Told:
    named = _("The customer sends somebody else to fetch it")
    return Told("user", "quiet", named if data.get("named") else _("The customer comes in person again"))


def _travels(data: Mapping[str, Any], order: OrderView) -> Told:
    title = _("On the road to where it is fetched: %(number)s") % {"number": data.get("transfer", "")}
    return Told("truck", "going", title, _moved(data, order))


def _missed(data: Mapping[str, Any], order: OrderView) -> Told:
    skus = {line.line: line.sku for line in order.lines}
    rest = [f"{plain(Decimal(str(quantity)))} × {skus.get(line, line)}" for line, quantity in data.get("units", ())]
    return Told("alert-triangle", "waiting", _("Does not come by %(number)s") % {"number": data["transfer"]}, rest)


def _forwarded(data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("truck", "going", _("Has to travel to where it is fetched"), [str(data.get("transfer", ""))])


def _delivery_changed(data: Mapping[str, Any], order: OrderView) -> Told:
    title = _("To be fetched instead") if data.get("pickup_at") else _("To be sent instead")
    return Told("truck", "going", title, _moved(data, order))


def _offered(data: Mapping[str, Any], _order: OrderView) -> Told:
    told = [_("A letter went out")] if data.get("tell") else []
    return Told("mail", "waiting", _("The customer was asked what to do"), told)


_CHOSEN = {
    "wait": _("Chosen: wait"),
    "part_now": _("Chosen: part now"),
    "substitute": _("Chosen: something else"),
    "cancel_rest": _("Chosen: cancel the rest"),
}


def _chosen(data: Mapping[str, Any], _order: OrderView) -> Told:
    rest = [_("by the customer")] if data.get("by") == "customer" else []
    return Told("check", "good", _CHOSEN.get(str(data.get("kind")), str(data.get("kind"))), rest)


def _changed(data: Mapping[str, Any], order: OrderView) -> Told:
    """What was wanted before and after, line by line, and the total."""
    told = [f"{sku}: {was} → {now}" for _line, sku, was, now, *_ in data.get("changed", []) if was != now]
    told += [
        f"{sku}: {before} → {after} {order.currency}"
        for _line, sku, _was, _now, before, after in data.get("changed", [])
        if before != after
    ]
    told += [f"{sku}: {was or '–'} → {now or '–'}" for _line, sku, was, now in data.get("days", [])]
    told += [f"+ {quantity} × {sku}" for _line, sku, quantity, _price in data.get("added", [])]
    if total := data.get("terms", {}).get("total"):
        told.append(_("Total %(was)s → %(now)s") % {"was": total[0], "now": total[1]})
    title = _("Units were left out") if data.get("answer") else _("Changed")
    return Told("edit", "going", title, told[:12])


def _taxed(data: Mapping[str, Any], order: OrderView) -> Told:
    before, after = (f"{plain(Decimal(str(amount)))} {order.currency}" for amount in data["tax"])
    title = _("The tax service answered: %(after)s of tax instead of %(before)s")
    return Told("receipt", "going", title % {"before": before, "after": after})


def _change_denied(_data: Mapping[str, Any], _order: OrderView) -> Told:
    return Told("ban", "quiet", _("What the customer wished to change was not done"))


def _substituted(data: Mapping[str, Any], order: OrderView) -> Told:
    skus = {line.line: line.sku for line in order.lines}
    title = _("%(new)s instead of %(old)s") % {"new": data.get("sku"), "old": skus.get(data.get("instead_of", 0), "")}
    return Told("refresh", "going", title, _moved(data, order))


_TELLERS: dict[str, Tell] = {
    "order.asked_back": _asked,
    "order.ask_denied": _denied,
    "order.promise_moved": _promise_moved,
    "order.placed": _placed,
    "order.choice_offered": _offered,
    "order.choice_taken": _chosen,
    "order.change_denied": _change_denied,
    "order.changed": _changed,
    "order.taxed": _taxed,
    "order.substituted": _substituted,
    "order.repaired": _repaired,
    "order.held": _held,
    "order.invoiced": _invoiced,
    "order.credit_memo_issued": _credited_on_paper,
    "order.released_from_hold": _let_go,
    "order.cancelled": _cancelled,
    "order.queued": _queued,
    "order.rerouted": _rerouted,
    "order.ready_for_pickup": _ready,
    "order.forwarded": _forwarded,
    "order.travelling": _travels,
    "order.forwarding_missed": _missed,
    "order.pickup_reminded": _reminded,
    "order.collector_named": _collector,
    "order.delivery_changed": _delivery_changed,
    "order.handed_over": _handed_over,
    "order.pickup_refused": _refused,
    "shipment.voided": _voided,
    "shipment.corrected": _corrected,
    "shipment.lost": _lost,
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
