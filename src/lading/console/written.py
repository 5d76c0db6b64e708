"""Dates, money and quantities as the reader writes them: the filters of the templates."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any

import msgspec
from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from markupsafe import Markup

from lading.console.addresses import spaced_number
from lading.console.visit import Visit
from lading.console.words import _
from lading.kernel import round_money

_FORM = Markup('<time datetime="{}" title="{}">{}</time>')


def moment(visit: Visit, at: datetime) -> Markup:
    """When, as short as it can be told: today the time, this year day and month, else the date."""
    here, now = at.astimezone(visit.zone), datetime.now(visit.zone)
    if here.date() == now.date():
        text = format_time(here, "short", locale=visit.locale)
    elif abs((here.date() - now.date()).days) < 7:
        text = f"{format_date(here, 'EEE', locale=visit.locale)} {format_time(here, 'short', locale=visit.locale)}"
    else:
        text = short_day(visit, here.date())
    return _FORM.format(at.isoformat(), in_full(visit, at), text)


def ago(visit: Visit, at: datetime) -> Markup:
    """How long since, in the largest unit that fits."""
    return _FORM.format(at.isoformat(), in_full(visit, at), span(datetime.now(UTC) - at))


def span(time: timedelta) -> str:
    """A length of time in its largest unit: `3 min`, `5 h`, `12 d`."""
    minutes = int(abs(time).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s h") % {"count": minutes // 60}
    return _("%(count)s d") % {"count": minutes // 1440}


def length_of(_visit: Visit, seconds: float) -> str:
    """A length of time to go: seconds below a minute, then minutes and seconds, then hours and minutes."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 1:
        return _("%(count)s s") % {"count": rest}
    if minutes < 60:
        return _("%(count)s min %(rest)s s") % {"count": minutes, "rest": rest}
    return _("%(count)s h %(rest)s min") % {"count": minutes // 60, "rest": minutes % 60}


def exact(visit: Visit, at: datetime) -> Markup:
    """Date and time to the minute."""
    here = at.astimezone(visit.zone)
    text = f"{format_date(here, 'medium', locale=visit.locale)}, {format_time(here, 'short', locale=visit.locale)}"
    return _FORM.format(at.isoformat(), in_full(visit, at), text)


def in_full(visit: Visit, at: datetime) -> str:
    """Date, time to the second and zone."""
    return str(format_datetime(at.astimezone(visit.zone), "d MMMM y, HH:mm:ss zzz", locale=visit.locale))


def short_day(visit: Visit, on: date) -> str:
    """Day and month; with the year where it is another than this one."""
    year = datetime.now(visit.zone).year == on.year
    pattern = ("MMM d" if visit.locale.territory == "US" else "d MMM") + ("" if year else " y")
    return _date(visit.locale, on, pattern)


def day(visit: Visit, on: date) -> Markup:
    """A day, marked up."""
    return _FORM.format(on.isoformat(), _full_day(visit.locale, on), short_day(visit, on))


def whole_day(visit: Visit, on: date) -> str:
    """A day with its weekday, written out."""
    return _full_day(visit.locale, on)


def money(visit: Visit, amount: Decimal, currency: str) -> str:
    """An amount with its currency's sign."""
    return _money(visit.locale, amount, currency)


def price(visit: Visit, amount: Decimal, currency: str) -> str:
    """What one unit costs: as money, with more digits only where the price is finer than the currency."""
    if round_money(amount, currency) == amount:
        return money(visit, amount, currency)
    return str(format_currency(amount.normalize(), currency, locale=visit.locale, decimal_quantization=False))


def paid(_visit: Visit, amount: str, currency: str) -> str:
    """A price for a field: with the digits that its currency has, more only where it is finer than that."""
    rounded = round_money(Decimal(amount), currency)
    return str(rounded if rounded == Decimal(amount) else amount)


def quantity(visit: Visit, value: Decimal) -> str:
    """A quantity without needless zeros."""
    return _quantity(visit.locale, value)


def rough(visit: Visit, value: Decimal) -> str:
    """A quantity that is only looked at, rounded down to two digits after the point: four plates are 0.66 cases."""
    return _quantity(visit.locale, value.quantize(Decimal("0.01"), ROUND_DOWN).normalize())


# A list repeats its days, amounts and quantities, and writing one takes much longer than remembering it.
@lru_cache(maxsize=2000)
def _full_day(locale: Locale, on: date) -> str:
    return str(format_date(on, "full", locale=locale))


@lru_cache(maxsize=2000)
def _date(locale: Locale, on: date, pattern: str) -> str:
    return str(format_date(on, pattern, locale=locale))


@lru_cache(maxsize=4000)
def _money(locale: Locale, amount: Decimal, currency: str) -> str:
    return str(format_currency(amount, currency, locale=locale))


@lru_cache(maxsize=2000)
def _quantity(locale: Locale, value: Decimal) -> str:
    return str(format_decimal(value, format="#,##0.######", locale=locale, decimal_quantization=False))


def percent(visit: Visit, share: Decimal) -> str:
    """A share of 1 as a percentage with at most two digits after the point."""
    return str(format_percent(share, format="0.##%", locale=visit.locale))


def about(visit: Visit, share: Decimal) -> str:
    """A share of 1 as a whole percentage, for figures that nobody reckons with."""
    return str(format_percent(share, format="0%", locale=visit.locale))


def person(visit: Visit, label: str) -> str:
    """Who did it, from an actor's `kind:name`."""
    kind, _colon, name = label.partition(":")
    return {
        "user": name,
        "key": _("API key %(name)s") % {"name": name},
        "channel": channel(visit, name),
        "system": _("Lading"),
        "customer": _("the customer"),
        "partner": place(visit, name),
    }.get(kind, label)


def place(visit: Visit, code: str) -> str:
    """A place's name; its code where it is not known (any more)."""
    known = visit.company.reference.places.get(code)
    return known.name if known else code


def channel(visit: Visit, code: str) -> str:
    """A channel's name; its code where it is not known (any more)."""
    known = visit.company.reference.channels.get(code)
    return known.name if known else code


def telephone(_visit: Visit, number: str) -> str:
    """A telephone number with its spaces."""
    return spaced_number(number)


def number(visit: Visit, value: int) -> str:
    """A count with separators."""
    return str(format_decimal(value, locale=visit.locale))


def country(visit: Visit, code: str) -> str:
    """A country's name."""
    return str(visit.locale.territories.get(code, code))


def pretty(_visit: Visit, facts: Any) -> str:
    """Facts as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(facts), indent=2).decode()


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "ago": ago,
    "length_of": length_of,
    "exact": exact,
    "day": day,
    "whole_day": whole_day,
    "money": money,
    "price": price,
    "paid": paid,
    "quantity": quantity,
    "rough": rough,
    "percent": percent,
    "about": about,
    "person": person,
    "telephone": telephone,
    "place": place,
    "channel": channel,
    "number": number,
    "country": country,
    "pretty": pretty,
}
