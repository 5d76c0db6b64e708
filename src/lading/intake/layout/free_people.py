"""In a mail: the address that stands below `deliver to:`, and who signed for which company."""

import re

from lading.intake.layout.addresses import Address, address_of
from lading.intake.layout.blocks import LEGAL
from lading.intake.reading import Evidence, Field

_PARTS = ("name", "street", "more", "city", "region", "postal_code", "country")
_MOST = 8
_CODES = {
    "1": "US",
    "31": "NL",
    "32": "BE",
    "33": "FR",
    "34": "ES",
    "351": "PT",
    "353": "IE",
    "358": "FI",
    "39": "IT",
    "41": "CH",
    "420": "CZ",
    "43": "AT",
    "44": "GB",
    "45": "DK",
    "46": "SE",
    "47": "NO",
    "48": "PL",
    "49": "DE",
    "61": "AU",
    "91": "IN",
}


def without_address(text: str) -> tuple[str, list[str] | None]:
    """A text without the lines of the first address below a line that ends with a colon, and those lines."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if not line.rstrip().endswith(":"):
            continue
        end = at + 1
        while end < len(lines) and lines[end].strip() and end - at <= _MOST:
            end += 1
        block = [one.strip() for one in lines[at + 1 : end]]
        told = address_of(block) if len(block) >= 2 else Address()
        if told.city and told.postal_code:
            return "\n".join([*lines[: at + 1], *lines[end:]]), block
    return text, None


def ship_to_of(block: list[str]) -> dict[str, Field]:
    """The parts of an address as fields."""
    told = address_of(block)
    evidence = Evidence(", ".join(block))
    return {
        f"ship_to_{part}": Field(getattr(told, part), 0.85, "words", evidence) for part in _PARTS if getattr(told, part)
    }


def country_of_phone(signature: list[str]) -> str:
    """Where the telephone of a signature is, by its code."""
    for line in signature:
        if hit := re.search(r"(?:\+|\b00)(\d{1,3})", line):
            code = hit.group(1)
            return next((_CODES[code[:size]] for size in (3, 2, 1) if code[:size] in _CODES), "")
    return ""


def sender_of(signature: list[str]) -> dict[str, Field]:
    """The company that signs, its person, its telephone."""
    found: dict[str, Field] = {}
    named = [
        line
        for line in signature[:4]
        if re.search(r"[^\W\d_]{3}", line) and "@" not in line and not re.search(r"\d{4}", line)
    ]
    company = next((line for line in named if LEGAL.search(line)), named[1] if len(named) > 1 else "")
    if company:
        found["buyer"] = Field(company, 0.85 if LEGAL.search(company) else 0.65, "words", Evidence(company))
    if named and named[0] != company:
        found["contact"] = Field(named[0], 0.8, "words", Evidence(named[0]))
    if phone := next((hit.group() for line in signature if (hit := re.search(r"\+?[\d(][\d() .\-/]{7,}\d", line))), ""):
        found["contact_phone"] = Field(phone, 0.8, "words", Evidence(phone))
    return found
