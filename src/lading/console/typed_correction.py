"""What people say at the review desk, as the wishes that flows understand."""

from math import isfinite

import msgspec

from lading.console.drawn_box import read_box
from lading.console.form import Form, wrong
from lading.console.words import _
from lading.intake.choices import Choices
from lading.intake.correct import Correction

LONGEST_WORK = 3600.0
"""Seconds that one form may bring; more is a page that was forgotten."""
_NAMED = ("customer", "ship_to", "order")


def read_seconds(form: Form) -> float:
    """How long somebody has worked on the case, as their page has measured it."""
    try:
        seconds = float(form.text("seconds") or 0)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WORK) if isfinite(seconds) else 0.0


def read_version(form: Form) -> int | None:
    """The version that was seen; none guards what was foreseen, since a token does that."""
    version = form.text("version")
    return int(version) if version.isdecimal() and not form.foreseen else None


def read_correction(form: Form) -> Correction:
    """A place and what stands there; with a box where somebody has drawn one. Raises `Invalid`."""
    place, value = form.needed("place", _("Field")), form.text("value")
    if form.text("page"):
        return Correction(place=place, value=value, boxes=[read_box(form)], text=form.text("words"))
    return Correction(place=place, value=value)


def read_new_line(form: Form) -> list[Correction]:
    """The fields of a line that is missing. Raises `Invalid` for none."""
    names = [name for name in form.names() if name.startswith("line.") and form.text(name)]
    if not names:
        raise wrong("line.text", "nothing_typed", _("Fill in at least one field of the line."))
    return [Correction(place=f"/lines/+/{name.removeprefix('line.')}", value=form.text(name)) for name in names]


def read_choice(form: Form, known: Choices) -> Choices:
    """The choices with one more, or one less where its value is empty. Raises `Invalid`.

    `what` is customer, ship_to or order; `item:3` and `unit:3` of a line; `answer:price:/lines/0/unit_price`.
    """
    what, value = form.needed("what", _("What is meant")), form.text("value")
    kind, _colon, of = what.partition(":")
    if what in _NAMED:
        return msgspec.structs.replace(known, **{what: value})
    if kind == "answer" and of:
        return msgspec.structs.replace(known, answers=_put(known.answers, of, value))
    if kind == "item" and of.isdecimal():
        return msgspec.structs.replace(known, items=_put(known.items, of, value))
    if kind == "unit" and of.isdecimal():
        return msgspec.structs.replace(known, units=_put(known.units, of, value))
    raise wrong("what", "unknown", _("This page is out of date. Load it again."))


def read_lines(form: Form) -> list[int]:
    """The places of ticked lines, from 0. Raises `Invalid` for none."""
    lines = [int(one) for one in form.all("line") if one.isdecimal()]
    if not lines:
        raise wrong("line", "nothing_chosen", _("Tick at least one line first."))
    return lines


def _put(chosen: dict[str, str], key: str, value: str) -> dict[str, str]:
    rest = {name: one for name, one in chosen.items() if name != key}
    return {**rest, key: value} if value else rest
