"""By when something is wanted, as people say it: a date, a day of the week, tomorrow."""

import re
from datetime import date, timedelta

from lading.intake.hints import Hints
from lading.intake.layout.dates import Found, dates_in, month_names, order_of
from lading.intake.layout.patterns import pattern

_DAYS = (
    ("monday", "montag", "lundi", "lunes", "lunedì", "maandag", "segunda-feira", "poniedziałek", "poniedziałku"),
    ("tuesday", "dienstag", "mardi", "martes", "martedì", "dinsdag", "terça-feira", "wtorek", "wtorku"),
    ("wednesday", "mittwoch", "mercredi", "miércoles", "mercoledì", "woensdag", "quarta-feira", "środa", "środy"),
    ("thursday", "donnerstag", "jeudi", "jueves", "giovedì", "donderdag", "quinta-feira", "czwartek", "czwartku"),
    ("friday", "freitag", "vendredi", "viernes", "venerdì", "vrijdag", "sexta-feira", "piątek", "piątku"),
    ("saturday", "samstag", "samedi", "sábado", "sabato", "zaterdag", "sobota", "soboty"),
    ("sunday", "sonntag", "dimanche", "domingo", "domenica", "zondag", "niedziela", "niedzieli"),
)
_NEXT = pattern("next_days")
_TOMORROW = re.compile(r"\b(?:tomorrow|morgen|demain|mañana|domani|amanhã|jutro)\b", re.IGNORECASE)
_SHORT = pattern("short_dates")


def date_said(text: str, hints: Hints, *, country: str = "", currency: str = "") -> Found | None:
    """The first date that a text says, relative to the day on which it arrived."""
    order = order_of(
        [text],
        told=hints.day_first,
        country=hints.country or country,
        currency=currency or hints.currency,
        received_on=hints.received_on,
    )
    if found := dates_in(text, order):
        return Found(found[0].text, found[0].value, found[0].other, 0.85 * found[0].sure)
    today = hints.received_on
    return _relative(text, today) if today else None


def _relative(text: str, today: date) -> Found | None:
    if hit := _TOMORROW.search(text):
        return Found(hit.group(), today + timedelta(days=1), sure=0.8)
    for at, names in enumerate(_DAYS):
        if hit := re.search(rf"(?:(\w+)\s+)?\b(?:{'|'.join(names)})\b", text, re.IGNORECASE):
            ahead = (at - today.weekday()) % 7 or 7
            is_next = bool(hit.group(1) and _NEXT.match(hit.group(1)))
            # `Next Friday`, said on a Monday, is that of next week to some and of this week to others.
            if is_next and ahead < 7 - today.weekday():
                return Found(hit.group(), today + timedelta(days=ahead + 7), today + timedelta(days=ahead), 0.55)
            return Found(hit.group(), today + timedelta(days=ahead), sure=0.75)
    return next(iter(short_dates_in(text, today)), None)


def short_dates_in(text: str, today: date) -> list[Found]:
    """Every day with its month that a text says without a year: the next such day, from a month ago on."""
    found = []
    for hit in _SHORT.finditer(text):
        day, name = (hit.group(1), hit.group(2)) if hit.group(1) else (hit.group(4), hit.group(3))
        month = month_names().get(name.casefold())
        if month is None or not 1 <= int(day) <= 28:
            continue
        made = date(today.year, month, int(day))
        soon = made if made >= today - timedelta(days=30) else made.replace(year=today.year + 1)
        found.append(Found(hit.group(), soon, sure=0.75))
    return found
