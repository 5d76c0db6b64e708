"""The items that readings may mean: by codes, barcodes, makers' numbers, words, and what was bought before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from lading.flows.company import Company
from lading.intake.matching.items import said_text
from lading.intake.matching.words import codes_in, plain_code, plain_words
from lading.intake.matching.world import KnownItem, ReadOf, Taught
from lading.store import UnitOfWork

ALL = 1500
"""A catalogue of at most so many items is compared whole, so that misspelt words are found, too."""
MOST = 3000
CODES = ("seller_item", "buyer_item", "maker_item", "gtin")
MAKERS = ("mpn", "maker_item", "manufacturer_number")

_BY_CODE = """
SELECT sku FROM items WHERE sku = ANY(%(codes)s)
UNION SELECT sku FROM items WHERE ltrim(regexp_replace(upper(sku), '[^A-Z0-9]+', '', 'g'), '0') = ANY(%(plain)s)
UNION SELECT sku FROM items WHERE barcode = ANY(%(barcodes)s)
UNION SELECT sku FROM item_units WHERE barcode = ANY(%(barcodes)s)
UNION SELECT sku FROM items WHERE attributes ? 'mpn' AND attributes->>'mpn' = ANY(%(codes)s)
"""
_BY_WORDS = """
SELECT DISTINCT found.sku FROM unnest(%(every)s::text[], %(any)s::text[]) AS asked(every, any_of) CROSS JOIN LATERAL (
  (SELECT sku FROM items WHERE to_tsvector('simple', sku || ' ' || name) @@ to_tsquery('simple', asked.every) LIMIT 30)
  UNION (SELECT sku FROM (SELECT sku, name FROM items
      WHERE to_tsvector('simple', sku || ' ' || name) @@ to_tsquery('simple', asked.any_of) LIMIT 4000) AS hits
    ORDER BY ts_rank(to_tsvector('simple', sku || ' ' || name), to_tsquery('simple', asked.any_of)) DESC LIMIT 30)
) found
"""
_BOUGHT = """
SELECT asked.customer, l.sku, count(*) FROM unnest(%s::text[]) AS asked(customer) CROSS JOIN LATERAL (
  SELECT id FROM orders WHERE customer = asked.customer ORDER BY placed_at DESC LIMIT 100) o
  JOIN order_lines l ON l.order_id = o.id GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1500
"""
_MARKS = """
SELECT sku, coalesce(barcode, ''), coalesce(unit, ''), attributes FROM items WHERE sku = ANY(%(skus)s)
UNION ALL SELECT sku, barcode, unit, NULL FROM item_units WHERE sku = ANY(%(skus)s) AND barcode IS NOT NULL
"""


async def find_items(
    unit: UnitOfWork,
    company: Company,
    *,
    readings: Sequence[ReadOf],
    taught: Sequence[Taught],
    customers: Sequence[str],
    skus: Iterable[str] = (),
) -> tuple[dict[str, KnownItem], dict[str, dict[str, int]]]:
    """The items by SKU with their marks, and how often each customer bought each lately."""
    bought: dict[str, dict[str, int]] = defaultdict(dict)
    for customer, sku, count in await unit.fetch(_BOUGHT, [list(customers)], plan_anew=True) if customers else ():
        bought[customer][sku] = count
    wanted = {*skus, *(str(one.value["sku"]) for one in taught if one.kind == "item" and "sku" in one.value)}
    wanted |= {sku for counts in bought.values() for sku in counts}
    wanted |= await _everything(unit) or await _asked_for(unit, readings)
    chosen = sorted(wanted)[:MOST] if len(wanted) > MOST else sorted(wanted)
    return await _known(unit, company, chosen), dict(bought)


async def _everything(unit: UnitOfWork) -> set[str]:
    """Every SKU of a small catalogue, nothing of a large one."""
    rows = await unit.fetch("SELECT sku FROM items LIMIT %s", [ALL + 1])
    return {row[0] for row in rows} if len(rows) <= ALL else set()


async def _asked_for(unit: UnitOfWork, readings: Sequence[ReadOf]) -> set[str]:
    lines = [line for one in readings for line in one.reading.lines]
    said = {code for line in lines for name in CODES if (code := line.value(name))}
    codes = sorted(said.union(*(codes_in(line.value("text")) for line in lines)))
    plain = sorted({plain_code(code) for code in codes} - {""})
    barcodes = sorted(
        {code.zfill(length) for code in plain if code.isdigit() for length in (8, 12, 13, 14)} | set(codes)
    )
    rows = await unit.fetch(_BY_CODE, {"codes": codes, "plain": plain, "barcodes": barcodes}, plan_anew=True)
    texts = sorted({words for line in lines if (words := plain_words(said_text(line)))})
    queries = [(_query(text, " & "), _query(text, " | ")) for text in texts if _words(text)]
    if queries:
        asked = {"every": [every for every, _ in queries], "any": [any_of for _, any_of in queries]}
        rows += await unit.fetch(_BY_WORDS, asked, plan_anew=True)
    return {row[0] for row in rows}


def _words(text: str) -> list[str]:
    return [word for word in text.split() if len(word) > 2 or any(sign.isdigit() for sign in word)][:8]


def _query(text: str, joined_by: str) -> str:
    return joined_by.join(f"'{word[:40]}':*" for word in _words(text))


async def _known(unit: UnitOfWork, company: Company, skus: Sequence[str]) -> dict[str, KnownItem]:
    if not skus:
        return {}
    reference, _ = await company.refresh(unit, skus=skus)
    barcodes: dict[str, dict[str, str]] = defaultdict(dict)
    attributes: dict[str, dict[str, Any]] = {}
    for sku, barcode, name, said in await unit.fetch(_MARKS, {"skus": list(skus)}):
        if barcode:
            barcodes[sku][barcode] = name
        if said is not None:
            attributes[sku] = said
    return {
        sku: KnownItem(
            item=reference.items[sku],
            barcodes=barcodes.get(sku, {}),
            makers=tuple(str(said[name]) for name in MAKERS if said.get(name)),
            words=" ".join(str(said[name]) for name in ("description", "brand") if isinstance(said.get(name), str)),
            minimum=_number(said.get("minimum")),
            multiple=_number(said.get("multiple")),
        )
        for sku in skus
        if sku in reference.items
        for said in (attributes.get(sku, {}),)
    }


def _number(said: Any) -> Decimal | None:
    try:
        value = Decimal(str(said)) if said is not None else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() and value > 0 else None
