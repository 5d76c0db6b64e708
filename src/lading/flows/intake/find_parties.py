"""The customers of whom readings may speak: by mail, numbers, words of names, postcodes and earlier cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from lading.intake.matching.words import domain_of, name_core, plain_code
from lading.intake.matching.world import KnownParty, ReadOf, Taught
from lading.parties.drafts import PartyAddress
from lading.store import UnitOfWork

Counts = Mapping[str, Mapping[str, int]]

_PARTIES = """
WITH found AS (
  SELECT code FROM parties WHERE code = ANY(%(codes)s)
  UNION SELECT code FROM parties WHERE email <> '' AND lower(email) = ANY(%(emails)s)
  UNION SELECT code FROM parties
    WHERE company <> '' AND email <> '' AND lower(split_part(email, '@', 2)) = ANY(%(domains)s)
  UNION SELECT code FROM parties
    WHERE tax_id <> '' AND regexp_replace(upper(tax_id), '[^A-Z0-9]+', '', 'g') = ANY(%(tax_ids)s)
  UNION SELECT code FROM parties WHERE attributes ? 'gln' AND attributes->>'gln' = ANY(%(glns)s)
  UNION SELECT p.code FROM unnest(%(queries)s::text[]) AS asked CROSS JOIN LATERAL (
    SELECT code FROM parties WHERE to_tsvector('simple', code || ' ' || name || ' ' || company || ' ' || email)
      @@ to_tsquery('simple', asked) ORDER BY company = '', code LIMIT 25) p
  UNION SELECT p.code FROM unnest(%(postal)s::text[]) AS asked CROSS JOIN LATERAL (
    SELECT code FROM parties WHERE addresses <> '[]'
      AND addresses @> jsonb_build_array(jsonb_build_object('postal_code', asked)) ORDER BY code LIMIT 25) p
)
SELECT code, name, company, email, phone, tax_id, groups, addresses, coalesce(attributes->>'gln', '')
FROM parties JOIN found USING (code) WHERE erased_at IS NULL
"""
_SENDERS = """
SELECT m.sender, c.customer, count(*) FROM intake_messages m JOIN intake_cases c ON c.message = m.id
WHERE m.sender = ANY(%s) AND c.state = 'booked' AND c.customer <> '' GROUP BY 1, 2
"""
_LAYOUTS = """
SELECT layout, customer, count(*) FROM intake_cases
WHERE layout = ANY(%s) AND layout <> '' AND state = 'booked' AND customer <> '' GROUP BY 1, 2
"""


async def find_parties(
    unit: UnitOfWork, *, readings: Sequence[ReadOf], taught: Sequence[Taught], codes: Iterable[str]
) -> tuple[dict[str, KnownParty], Counts, Counts]:
    """The parties by code; and which customers' orders earlier ones of these senders, and of these layouts, became."""
    senders = await _counts(unit, _SENDERS, sorted({one.sender.lower() for one in readings if one.sender}))
    layouts = await _counts(unit, _LAYOUTS, sorted({one.reading.layout for one in readings if one.reading.layout}))
    known = {code for counts in (senders, layouts) for found in counts.values() for code in found}
    learned = {str(one.value.get("customer", "")) for one in taught if one.kind == "customer"}
    asked = _asked(readings)
    asked["codes"] = sorted({*known, *learned, *codes, *asked["codes"]})
    rows = await unit.fetch(_PARTIES, asked, plan_anew=True)
    return {row[0]: _party(row) for row in sorted(rows)}, senders, layouts


async def _counts(unit: UnitOfWork, query: Any, keys: Sequence[str]) -> Counts:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for key, customer, count in await unit.fetch(query, [keys], plan_anew=True) if keys else ():
        found[key][customer] = count
    return dict(found)


def _asked(readings: Sequence[ReadOf]) -> dict[str, list[str]]:
    values = {
        name: sorted({one.reading.value(name) for one in readings if one.reading.value(name)})
        for name in ("buyer", "buyer_code", "buyer_gln", "buyer_tax_id", "contact_email")
    }
    postal = {one.reading.value("buyer_postal_code") for one in readings} - {""}
    emails = {*(one.sender.lower() for one in readings), *(mail.lower() for mail in values["contact_email"])} - {""}
    tax_ids = {plain_code(number) for number in values["buyer_tax_id"]}
    bare = {number[2:] for number in tax_ids if number[:2].isalpha()}
    return {
        "codes": values["buyer_code"],
        "emails": sorted(emails),
        "domains": sorted({domain for mail in emails if (domain := domain_of(mail))}),
        "tax_ids": sorted(tax_ids | bare),
        "glns": values["buyer_gln"],
        "queries": [query for name in values["buyer"] for query in _queries(name)],
        "postal": sorted(postal),
    }


def _queries(name: str) -> list[str]:
    """All of its words, then each of its longer ones by its beginning: what is misspelt is found by the others."""
    words = [word for word in name_core(name).split() if len(word) > 2]
    spelt = [word for word in name.lower().replace("'", " ").split() if word.isalnum() and len(word) > 2]
    every = list(dict.fromkeys([*words, *spelt]))[:6]
    return [" & ".join(f"'{word}':*" for word in words), *(f"'{word[:12]}':*" for word in every)] if every else []


def _party(row: tuple[Any, ...]) -> KnownParty:
    code, name, company, email, phone, tax_id, groups, addresses, gln = row
    return KnownParty(
        code=code,
        name=name,
        company=company,
        email=email,
        phone=phone,
        tax_id=tax_id,
        groups=tuple(groups),
        addresses=tuple(msgspec.convert(addresses, list[PartyAddress])),
        gln=gln,
    )
