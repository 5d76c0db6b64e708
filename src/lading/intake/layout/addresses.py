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
_SURE_STREET = 2
_LONGEST_LINE = 70
_ALONE = re.compile(r"(?:unit|suite|floor|block|lot|shop|level|bay|building|bldg)\.? \w{1,4}", re.IGNORECASE)
_WITH_STREET = re.compile(
    r"(?:unit|suite|ste|bldg|building|floor|apt|lote?|nave|km|int|bte|bât|col)\b|\d{1,3}(?!\d| \d{2} )", re.IGNORECASE
)
_REGION_CODE = re.compile(r"[A-Z]{2}\.? ?\d{5}(?:-\d{4})?|[A-Z]{2}")
_BARE = re.compile(r"^\d{5}(?:-\d{4})?$|^\d{5}-\d{3}$|^[A-Z]\d[A-Z] ?\d[A-Z]\d$|^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$")
_STREET = pattern("street")
_COUNTY = pattern("counties")
_CONTACT = pattern("contact")
_SITE = pattern("sites")
_FORM = pattern("legal_forms")


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
    def parts(self) -> float:
        """How much of what a carrier needs was told."""
        return 2.0 * bool(self.postal_code) + bool(self.city) + bool(self.street) + 0.5 * bool(self.name)

    @property
    def complete(self) -> bool:
        """Whether a carrier could find it."""
        return bool(self.name and self.street and self.city and self.postal_code)


def address_of(lines: list[str]) -> Address:
    """The parts of an address whose lines stand below each other, the name first."""
    told = _taken_apart(lines)
    if len(lines) > 1 and sum(line.count(",") for line in lines) > 1 and "," in lines[0]:
        joined = _taken_apart([" ".join(lines)])  # one line of commas that was broken
        told = joined if joined.parts > told.parts else told
    return told


def _taken_apart(lines: list[str]) -> Address:
    found = Address()
    left = [line.strip(" ,;") for line in lines if line.strip(" ,;:-")]
    if len(left) == 1 and len(parts_of_line(left[0])) > 2 and left[0].count(",") < 2:
        left = parts_of_line(left[0])
    if len(left) == 1 and left[0].count(",") >= 2:
        left = [part.strip() for part in left[0].split(",")]
        if not _REGION_CODE.fullmatch(left[-1]):
            _take_country(found, left)
        left = _joined(left)
    _take_contact(found, left)
    if not found.country:
        _take_country(found, left)
    _take_city(found, left)
    left[:] = _mended(left)
    if len(left) > 1 and ends_name(left[1]):
        left[:2] = [f"{left[0]} {left[1]}"]
    if left and not (re.match(r"\d", left[0]) and _STREET.search(left[0]) and len(left) == 1):
        found.name, left = left[0], left[1:]
    last = len(left) - 1  # a street stands right above its city, where nothing else tells it
    likes = [_like_street(line) for line in left]
    bonus = 0.5 if max(likes, default=0) < _SURE_STREET else 0.0
    at = max(range(len(left)), key=lambda n: (likes[n] + bonus * (n == last), -n), default=None)
    if at is not None and likes[at] > 0:
        found.street = left[at]
        left = left[:at] + left[at + 1 :]
    found.more = ", ".join(left)
    return found


def _like_street(line: str) -> int:
    """How much a line looks like a street: by its words, and a number in it."""
    if _is_about_name(line):
        return 0
    if _SITE.search(line):
        return 1 if _STREET.search(_SITE.sub("", line)) else 0
    return 2 * bool(_STREET.search(line)) + bool(re.search(r"\d", line))


def parts_of_line(line: str) -> list[str]:
    """A line that holds a whole address between points or strokes, taken apart."""
    sign = r"\s*[·•|]\s*" if re.search("[·•|]", line) else r"\s+[–—-]\s+"
    return [part for part in re.split(sign, line) if part.strip()]


def is_postcode(text: str) -> bool:
    """Whether a text is nothing but a postcode of a form that other numbers do not have: five digits, or letters."""
    return bool(_BARE.match(text))


def is_site(line: str) -> bool:
    """Whether a line names a place inside a company: `Werk 2`, `Goods In`."""
    return bool(_SITE.search(line))


def _mended(lines: list[str]) -> list[str]:
    """Lines with what a narrow column broke off their ends: a house's number, a lone `Street`."""
    whole: list[str] = lines[:1]
    for line in lines[1:]:
        if (
            len(whole) > 1
            and re.fullmatch(r"\d{1,3}(?: ?[A-Za-z])?|[^\W\d]+\.?", line)
            and (line[0].isdigit() or re.fullmatch(_STREET, line))
        ):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    return whole


_TELLING = ("australia", "ireland", "canada", "britain", "dutch", "brazil", "brazil after")


def land_of(line: str) -> str:
    """The country whose postcode a line shows, where its form is that of one country alone."""
    if len(line) > _LONGEST_LINE or not re.search(r"\d", line):
        return ""
    shapes = [one for one in _city_lines() if one[1] in _TELLING]
    return next((country for shape, _, country in shapes if _is_place_line(shape.match(line.strip(" ,.")))), "")


def _is_place_line(hit: re.Match[str] | None) -> bool:
    return (
        hit is not None and len((hit.groupdict().get("city") or "").strip(" ,")) > 2 and not hit.group("rest").strip()
    )


def ends_name(line: str) -> bool:
    """Whether a line is nothing but the rest of a legal form that was broken: `o.o. sp.k.`."""
    bare = _FORM.sub("", line)
    return bare != line and not re.search(r"\w{3,}|\d", bare)


def _is_about_name(line: str) -> bool:
    return bool(re.match(r"(?:c/o|o/a|attn|z\. ?hd|dba)\b", line, re.IGNORECASE))


def _joined(parts: list[str]) -> list[str]:
    """One line parted at commas: a region and postcode belong to the city before them."""
    joined: list[str] = []
    for part in parts:
        if joined and (_goes_with_city(part, len(joined)) or _goes_with_street(joined[-1], part)):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _goes_with_street(before: str, part: str) -> bool:
    more = _STREET.search(before) and not _SITE.match(before) and _WITH_STREET.match(part)
    return bool(more or (_ALONE.fullmatch(before) and _STREET.search(part)))


def _goes_with_city(part: str, count: int) -> bool:
    coded = _REGION_CODE.fullmatch(part) or _BARE.match(part) or _is_region_with_code(part)
    return bool(coded or (count > 1 and _COUNTY.fullmatch(part)))


def _is_region_with_code(part: str) -> bool:
    told = re.match(r"(.+?) (?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)$", part)
    return bool(told and normal(told.group(1)) in regions())


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
        if known and country and {known[0], country} != {known[0]} and country != "US":
            known = None
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
        found.city = re.sub(r"\s*\([^)\d]+\)$", "", city)
        if country in {"GB", "IE"} and "," in found.city:
            found.city = found.city.split(",")[0].strip()
        found.region = known[1] if known else ""
        found.postal_code = told["code"]
        found.country = (
            found.country or (known[0] if known else "") or country or _LANDS.get(told.get("land") or "", "")
        )
        return True
    return False
