"""How amounts, quantities, days and addresses are said in a language and country, on documents and in messages."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent


@lru_cache(maxsize=500)
def find_locale(language: str, country: str) -> Locale:
    """The locale of a language in a country, such as en_DE; else that of the language alone."""
    for name in (f"{language.partition('_')[0]}_{country}", language, "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


class Voice(msgspec.Struct, frozen=True):
    """How we speak to one customer."""

    locale: Locale
    currency: str

    def money(self, amount: Decimal) -> str:
        """An amount with its currency: `€19.00`, `19,00 €`."""
        return format_currency(amount, self.currency, locale=self.locale)

    def quantity(self, quantity: Decimal) -> str:
        """A quantity as people write it, with all its digits."""
        digits = max(0, -int(quantity.normalize().as_tuple().exponent))
        return format_decimal(quantity, format="#,##0." + "#" * digits if digits else "#,##0", locale=self.locale)

    def percent(self, rate: Decimal) -> str:
        """A rate with up to three digits after the point: `19 %`."""
        return format_percent(rate, format="#,##0.###\u00a0%", locale=self.locale)

    def day(self, day: date | datetime | None) -> str:
        """A day, written out; empty for none."""
        return format_date(day, format="long", locale=self.locale) if day else ""


def voice_for(*, language: str, country: str, currency: str) -> Voice:
    """How to speak to somebody who reads that language in that country."""
    return Voice(find_locale(language, country), currency)


def say_unit(unit: str) -> str:
    """A unit's name where it tells something: single pieces go without."""
    return "" if unit in {"each", "piece", "pcs", "ea"} else unit


_TOWN_LINES = {
    "US": "{city}, {region} {postal_code}",
    "CA": "{city} {region} {postal_code}",
    "AU": "{city} {region} {postal_code}",
    "NZ": "{city} {postal_code}",
    "GB": "{city}\n{postal_code}",
    "IE": "{city}\n{region}\n{postal_code}",
    "IN": "{city} {postal_code}\n{region}",
    "JP": "{city} {region} {postal_code}",
    "BR": "{city} - {region}\n{postal_code}",
    "MX": "{postal_code} {city}, {region}",
    "IT": "{postal_code} {city} {region}",
    "ES": "{postal_code} {city}\n{region}",
}
_NO_REGION = frozenset({"AT", "BE", "CH", "CZ", "DE", "DK", "FI", "FR", "LU", "NL", "NO", "PL", "PT", "SE"})


def say_address(address: Mapping[str, Any] | None, locale: Locale) -> list[str]:
    """An address line by line, its town as its country writes it and the country in our language; empty for none."""
    if not address:
        return []
    parts = {name: str(address.get(name) or "").strip() for name in _PARTS}
    country = parts["country"]
    town = _TOWN_LINES.get(
        country, "{postal_code} {city}" if country in _NO_REGION else "{postal_code} {city}\n{region}"
    )
    lines = [parts["company"], parts["name"], parts["line1"], parts["line2"], *town.format(**parts).splitlines()]
    lines.append(locale.territories.get(country, country))
    return [tidy for line in lines if (tidy := line.strip(" ,-"))]


_PARTS = ("company", "name", "line1", "line2", "city", "region", "postal_code", "country")
