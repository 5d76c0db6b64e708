"""The forms of channels and places as drafts; what a form does not show stays as it is."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.catalog import ChannelDraft, ChannelSettings, PlaceDraft
from lading.catalog.place_settings import OpeningHours
from lading.catalog.queries import ChannelView, PlaceView
from lading.console.change_words import changes_typed
from lading.console.form import Form
from lading.console.words import _
from lading.validation import CODES

_WEIGHTS = ("admit", "hold", "refuse")
_ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")


def channel_typed(form: Form, kept: ChannelView | None) -> ChannelDraft:
    """The channel. An empty secret keeps the one that is there. Raises `Invalid`."""
    before = kept.settings if kept else ChannelSettings()
    settings: dict[str, Any] = msgspec.to_builtins(before)
    chosen = {code: form.text(f"finding-{code}") for code in CODES if form.text(f"finding-{code}") in _WEIGHTS}
    settings |= {
        "findings": chosen,
        "changes": changes_typed(form, before.changes),
        "require_payment": "require_payment" in form,
        "choices": form.text("choices", "by_hand"),
        "no_answer": form.text("no_answer", "wait"),
        "answer_days": form.whole("answer_days", _("Days to answer"), most=90, otherwise=7),
        "messages": {"yes": True, "no": False}.get(form.text("messages")),
        "currency": form.text("currency").upper(),
        "release": form.text("release", "auto"),
        "release_after_minutes": form.whole("release_after_minutes", _("Minutes"), most=100_000),
        "large_order": form.quantity("large_order", _("Large from")),
    }
    tolerance = form.quantity("price_tolerance_percent", _("Tolerance"))
    settings["price_tolerance_percent"] = before.price_tolerance_percent if tolerance is None else tolerance
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "api"),
        "active": "active" in form,
        "shortage": form.text("shortage", "backorder"),
        "prices_include_tax": "prices_include_tax" in form,
        "price_list": form.text("price_list") or None,
        "settings": settings,
        "secret": form.text("secret") or None,
    }
    return convert(plain, ChannelDraft, words=_("The channel cannot be saved"))


def place_typed(form: Form, kept: PlaceView | None) -> PlaceDraft:
    """The place. Raises `Invalid`."""
    address = {name: text for name in _ADDRESS if (text := form.text(f"address.{name}"))}
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "warehouse"),
        "priority": form.whole("priority", _("Rank"), most=10_000, otherwise=100),
        "channels": form.all("channel") if form.text("serves") == "some" else None,
        "active": "active" in form,
        "address": address or None,
        "lead_days": form.whole("lead_days", _("Working days"), most=365, otherwise=1),
        "settings": _place_settings(form, msgspec.to_builtins(kept.settings) if kept else {}),
    }
    return convert(plain, PlaceDraft, words=_("The place cannot be saved"))


def _place_settings(form: Form, before: dict[str, Any]) -> dict[str, Any]:
    """What the form says of the place for routing; what it does not show stays."""
    limit, lines = form.text("orders_per_day"), form.text("lines_per_day")
    shown = {
        "latitude": _degrees(form, "latitude", _("Latitude")),
        "longitude": _degrees(form, "longitude", _("Longitude")),
        "groups": _words(form, "groups"),
        "orders_per_day": form.whole("orders_per_day", _("Orders a day"), most=1_000_000) if limit else None,
        "lines_per_day": form.whole("lines_per_day", _("Order lines a day"), most=1_000_000) if lines else None,
        "cut_off": form.text("cut_off"),
        "costs": {name: form.quantity(f"costs.{name}", _("Cost")) or 0 for name in ("pick", "pack", "parcel")},
        "time_zone": form.text("time_zone"),
        "hours": hours_typed(form),
        "bins": "bins" in form,
    }
    if "closed_days" in form:
        shown["closed_days"] = [str(day) for day in _days(form, "closed_days", _("Closed days"))]
    return before | shown | (_counter_typed(form) if "pickup.keep_days" in form else {})


def _counter_typed(form: Form) -> dict[str, Any]:
    """What the form says of acceptance and pick-up."""
    minutes = form.whole("accept_minutes", _("Minutes to accept work"), most=100_000)
    ready, kept, reminded = (
        _("Open minutes until it is ready"),
        _("Days it is kept"),
        _("Days before the end to remind"),
    )
    return {
        "accept_minutes": minutes or None,
        "pickup": {
            "offered": "pickup.offered" in form,
            "ready_minutes": form.whole("pickup.ready_minutes", ready, most=100_000, otherwise=120),
            "latest": form.text("pickup.latest"),
            "keep_days": form.whole("pickup.keep_days", kept, most=365, otherwise=7),
            "remind_days": form.whole("pickup.remind_days", reminded, most=365),
            "stock": form.text("pickup.stock", "own"),
            "transfer_days": form.whole("pickup.transfer_days", _("Days on the way from elsewhere"), most=365),
            "shelves": _words(form, "pickup.shelves"),
            "instructions": form.text("pickup.instructions"),
        },
    }


def _days(form: Form, name: str, label: str) -> list[date]:
    try:
        return [date.fromisoformat(one) for one in _words(form, name)]
    except ValueError:
        told = _("“%(label)s” must be days such as 2026-12-25, with commas.")
        form.refuse(name, "bad_day", told % {"label": label})
        return []


def _words(form: Form, name: str) -> list[str]:
    return [word for part in form.text(name).split(",") if (word := part.strip())]


def _degrees(form: Form, name: str, label: str) -> float | None:
    typed = form.text(name).replace(",", ".")
    if not typed:
        return None
    try:
        return float(typed)
    except ValueError:
        form.refuse(name, "bad_number", _("“%(label)s” must be degrees such as 53.5436.") % {"label": label})
        return None


_HOURS = re.compile(r"([1-7])(?:-([1-7]))? +([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])")


def hours_typed(form: Form) -> list[dict[str, Any]]:
    """Opening hours such as `1-5 09:00-18:00, 6 10:00-14:00`."""
    found: list[dict[str, Any]] = []
    for part in [one.strip() for one in form.text("hours").split(",") if one.strip()]:
        said = _HOURS.fullmatch(part)
        if said is None:
            told = _("“%(part)s” is no opening time; write weekdays and times such as 1-5 09:00-18:00.")
            form.refuse("hours", "bad_hours", told % {"part": part})
            continue
        first, last = int(said[1]), int(said[2] or said[1])
        found += [{"weekday": day, "opens": said[3], "closes": said[4]} for day in range(first, last + 1)]
    return found


def hours_told(hours: Sequence[OpeningHours]) -> str:
    """Opening hours as they are typed, neighbouring days of the same hours together."""
    told: list[str] = []
    rows = sorted((one.opens, one.closes, one.weekday) for one in hours)
    for (opens, closes), days in groupby(rows, key=lambda row: (row[0], row[1])):
        numbers = [row[2] for row in days]
        whole = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1))
        spans = [f"{numbers[0]}-{numbers[-1]}"] if whole else [str(day) for day in numbers]
        told += [f"{span} {opens}-{closes}" for span in spans]
    return ", ".join(sorted(told))
