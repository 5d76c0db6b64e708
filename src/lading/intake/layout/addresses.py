"""The lines of an address taken apart: name, street, city, region, postcode, country."""

import re
from functools import cache

import msgspec

from lading.intake.layout.normal import normal
from lading.intake.layout.patterns import pattern, tables
from lading.intake.layout.regions import country_of, regions


@cache
def _city_lines() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple(
        (re.compile("".join(told["pattern"])), told["name"], told["country"]) for told in tables()["city_lines"]
    )


_LANDS = {
    "D": "DE",
    "F": "FR",
    "I": "IT",
    "E": "ES",
    "A": "AT",
    "CH": "CH",
    "B": "BE",
    "L": "LU",
    "S": "SE",
    "DK": "DK",
    "CZ": "CZ",
    "DE": "DE",
    "FR": "FR",
    "IT": "IT",
    "ES": "ES",
    "AT": "AT",
    "BE": "BE",
    "NL": "NL",
    "SE": "SE",
    "FI": "FI",
    "SK": "SK",
    "N": "NO",
    "NO": "NO",
}
_ROAD_END = re.compile(
    r"\b(?:street|st|road|rd|ave|avenue|blvd|lane|drive|dr|way|parkway|pkwy|hwy|court)\.?$", re.IGNORECASE
)
_BARE = re.compile(r"^\d{5}(?:-\d{4})?$|^[A-Z]\d[A-Z] ?\d[A-Z]\d$|^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
_STREET = pattern("street")
_CONTACT = pattern("contact")


class Address(msgspec.Struct):
    """What was told of a place."""

    name: str = ""
    street: str = ""
    more: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    contact: str = ""

    @property
    def complete(self) -> bool:
        """Whether a carrier could find it."""
        return bool(self.name and self.street and self.city and self.postal_code)


def address_of(lines: list[str]) -> Address:
    """The parts of an address whose lines stand below each other, the name first."""
    found = Address()
    left = [line.strip(" ,;") for line in lines if line.strip(" ,;:-")]
    if len(left) == 1 and left[0].count(",") >= 2:
        left = [part.strip() for part in left[0].split(",")]
        left = _joined(left)
    _take_contact(found, left)
    _take_country(found, left)
    _take_city(found, left)
    if left and not (re.match(r"\d", left[0]) and _STREET.search(left[0]) and len(left) == 1):
        found.name, left = left[0], left[1:]
    at = max(range(len(left)), key=lambda n: (_like_street(left[n]), -n), default=None)
    if at is not None and _like_street(left[at]):
        found.street = left[at]
        left = left[:at] + left[at + 1 :]
    found.more = ", ".join(left)
    return found


def _like_street(line: str) -> int:
    """How much a line looks like a street: by its words, and a number in it."""
    if _is_about_name(line):
        return 0
    return 2 * bool(_STREET.search(line)) + bool(re.search(r"\d", line))


def _is_about_name(line: str) -> bool:
    return bool(re.match(r"(?:c/o|o/a|attn|z\. ?hd|dba)\b", line, re.IGNORECASE))


def _joined(parts: list[str]) -> list[str]:
    """One line parted at commas: a region and postcode belong to the city before them."""
    joined: list[str] = []
    for part in parts:
        if joined and (re.fullmatch(r"[A-Z]{2}\.? ?\d{5}(?:-\d{4})?|[A-Z]{2}", part) or _BARE.match(part)):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _take_contact(found: Address, left: list[str]) -> None:
    for line in [line for line in left[1:] if _CONTACT.search(line)]:
        left.remove(line)
        found.contact = found.contact or line


def _take_country(found: Address, left: list[str]) -> None:
    for at in range(len(left) - 1, max(0, len(left) - 4), -1):
        line = left[at]
        if code := country_of(line):
            found.country = code
            del left[at]
            return
        if words := re.match(r"^(.*?)[,\s]+\(?([A-Z][\w.]*(?: [A-Z][\w.]*)?)\)?$", line):
            code = country_of(words.group(2)) if len(words.group(2)) > 2 else ""
            if code:
                found.country, left[at] = code, words.group(1).strip(" ,-")
                return
        if (words := re.match(r"^([A-Za-z.]+)\s+(\d{5}(?:-\d{4})?)$", line)) and (code := country_of(words.group(1))):
            found.country, found.postal_code = code, words.group(2)
            del left[at]
            return


def _take_city(found: Address, left: list[str]) -> None:
    had = bool(found.postal_code)
    for at in range(len(left) - 1, 0, -1):
        if _BARE.match(left[at]) and not found.postal_code:
            found.postal_code = left.pop(at)
            continue
        if not had and _fits(found, left[at]):
            del left[at]
            return
    for at in range(len(left) - 1, 0, -1):
        city, _, region = left[at].rpartition(",") if "," in left[at] else left[at].rpartition(" ")
        known = regions().get(normal(region)) if len(region.strip()) > 3 or region.strip().isupper() else None
        if known and city.strip():
            found.city, found.region = city.strip(" ,-"), known[1]
            found.country = found.country or known[0]
            del left[at]
            return
    if found.postal_code and len(left) > 2 and not any(letter.isdigit() for letter in left[-1]):
        found.city = left.pop()


def _fits(found: Address, line: str) -> bool:
    for shape, name, country in _city_lines():
        hit = shape.match(line)
        if not hit:
            continue
        told = hit.groupdict()
        city, region = (told.get("city") or "").strip(" ,-"), told.get("region") or ""
        known = regions().get(normal(region)) if region else None
        if country == "US" and known is None:
            continue
        if country == "IN" and found.country not in {"", "IN"}:
            continue
        if name in {"europe", "after"} and _ROAD_END.search(city):
            continue
        if name == "after" and _STREET.search(city):
            continue
        # A province stands twice on some papers: `LONDON - ON - ON N6N 1K9`.
        while (
            known
            and (again := re.match(r"^(.*?)[\s,-]+([A-Z]{2})$", city))
            and regions().get(again.group(2).casefold())
        ):
            city = again.group(1)
        found.city = re.sub(r"\s*\(([A-Z]{2})\)$", "", city)
        found.region = known[1] if known else ""
        found.postal_code = told["code"]
        found.country = (
            found.country or (known[0] if known else "") or country or _LANDS.get(told.get("land") or "", "")
        )
        return True
    return False
