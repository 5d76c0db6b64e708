"""In which currency a document speaks."""

import re
from collections import Counter
from collections.abc import Iterable

CODES = (
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "CAD",
    "AUD",
    "NZD",
    "PLN",
    "DKK",
    "SEK",
    "NOK",
    "CZK",
    "HUF",
    "INR",
    "JPY",
    "CNY",
    "BRL",
    "MXN",
    "SGD",
    "ZAR",
    "RON",
    "TRY",
)
_CODE = re.compile(rf"(?<![A-Za-z])({'|'.join(CODES)})(?![A-Za-z])")
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "zł": "PLN",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "₹": "INR",
    "Kč": "CZK",
    "R$": "BRL",
    "¥": "JPY",
}
_BY_COUNTRY = {
    "US": "USD",
    "CA": "CAD",
    "GB": "GBP",
    "CH": "CHF",
    "PL": "PLN",
    "DK": "DKK",
    "SE": "SEK",
    "NO": "NOK",
    "CZ": "CZK",
    "AU": "AUD",
    "NZ": "NZD",
    "IN": "INR",
    "MX": "MXN",
    "BR": "BRL",
    "HU": "HUF",
}
_EURO = frozenset(
    {"DE", "FR", "ES", "IT", "NL", "BE", "AT", "PT", "IE", "FI", "LU", "SK", "SI", "EE", "LV", "LT", "GR", "HR"}
)
_DOLLARS = {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "MX": "MXN"}
_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "us dollar": "USD",
    "us dollars": "USD",
    "dollars": "USD",
    "pounds sterling": "GBP",
    "swiss francs": "CHF",
}


def currency_in(text: str) -> str:
    """The one that a short text names; empty where none."""
    if found := _CODE.search(text.upper()):
        return found.group(1)
    for sign, code in _SIGNS.items():
        if sign in text:
            return code
    return _WORDS.get(text.casefold().strip(), "")


def currencies_in(texts: Iterable[str]) -> Counter[str]:
    """How often each is named; a bare dollar counts as `$`."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(_CODE.findall(text))
        for sign, code in _SIGNS.items():
            found[code] += text.count(sign)
        found["$"] += len(re.findall(r"(?<![A-Z])\$", text))
    return +found


def currency_of_country(country: str) -> str:
    """What is paid with there."""
    return "EUR" if country in _EURO else _BY_COUNTRY.get(country, "")


def dollar_of(country: str) -> str:
    """Which dollar a bare sign is."""
    return _DOLLARS.get(country, "USD")
