"""Names of countries and regions as they stand in addresses."""

from functools import cache

from babel import Locale

from lading.intake.layout.normal import normal
from lading.intake.layout.patterns import tables

_MOST_WORDS = 8
_LOCALES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "da", "sv", "cs")


@cache
def country_names() -> dict[str, str]:
    """Names in many languages, normal, with their codes."""
    found = dict(tables()["countries"])
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}:
                found.setdefault(normal(name), code)
    return found


def country_of(text: str) -> str:
    """The country that a text is the name of; a bare code only in capitals."""
    bare = text.strip(" ,.;-()")
    if len(bare) == 2:
        return bare if bare.isupper() and bare in _codes() else ""
    return country_names().get(normal(bare), "")


def form_land(text: str) -> str:
    """The country that a company's legal form at the end of a short text is mostly of; empty for those of many."""
    words = text.rstrip(" ,.").casefold().split()
    last = words[-1].replace(".", "") if 1 < len(words) <= _MOST_WORDS else ""
    return str(tables()["form_lands"].get(last, ""))


@cache
def _codes() -> frozenset[str]:
    return frozenset(country_names().values())


@cache
def regions() -> dict[str, tuple[str, str]]:
    """Names and codes of states and provinces with their country and code."""
    found: dict[str, tuple[str, str]] = {}
    for country, told in tables()["states"].items():
        words = told.split()
        for name, code in zip(words[::2], words[1::2], strict=True):
            found.setdefault(normal(name.replace("_", " ")), (country, code))
            found.setdefault(code.casefold(), (country, code))
    return found
