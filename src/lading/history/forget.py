"""Forgetting a person in what imports remarked on single rows, and in the certificates that repeat some of it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lading.store import UnitOfWork

ERASED = "erased"
SHORTEST = 3
"""Shorter words would hit everything."""
_encode = msgspec.json.Encoder().encode

_CERTIFICATES = """
SELECT id, certificate, preview FROM imports WHERE EXISTS (SELECT FROM unnest(%s::text[]) AS n(word)
  WHERE position(n.word IN lower(concat(certificate::text, preview::text, problem))) > 0)
ORDER BY id FOR NO KEY UPDATE
"""

_TOLD = """
UPDATE imports SET certificate = %s::jsonb, preview = %s::jsonb,
  problem = CASE WHEN EXISTS (SELECT FROM unnest(%s::text[]) AS n(word) WHERE position(n.word IN lower(problem)) > 0)
    THEN %s ELSE problem END
WHERE id = %s
"""

_REMARKS = """
UPDATE import_remarks SET
  detail = CASE WHEN detail = '' THEN '' ELSE %(erased)s END,
  subject = CASE WHEN EXISTS (SELECT FROM unnest(%(words)s::text[]) AS n(word)
    WHERE position(n.word IN lower(subject)) > 0) THEN %(erased)s ELSE subject END
WHERE EXISTS (SELECT FROM unnest(%(words)s::text[]) AS n(word)
  WHERE position(n.word IN lower(concat(subject, ' ', detail))) > 0)
"""


async def forget_remarks(unit: UnitOfWork, *, words: Sequence[str]) -> int:
    """Blank what remarks and certificates say with one of these words; answers how many remarks it were.

    Codes, rows, amounts and sums stay, so that a certificate still adds up.
    """
    sought = sorted({word.strip().lower() for word in words if len(word.strip()) >= SHORTEST})
    if not sought:
        return 0
    for import_id, certificate, preview in await unit.fetch(_CERTIFICATES, [sought]):
        told = [None if one is None else _encode(_blanked(one, sought)).decode() for one in (certificate, preview)]
        await unit.execute(_TOLD, [*told, sought, ERASED, import_id])
    return await unit.execute(_REMARKS, {"words": sought, "erased": ERASED})


def _blanked(told: Any, words: Sequence[str]) -> Any:
    """The same without texts in which one of the words stands."""
    if isinstance(told, list):
        return [_blanked(one, words) for one in told]
    if isinstance(told, dict):
        return {name: _blanked(value, words) for name, value in told.items()}
    if isinstance(told, str) and any(word in told.lower() for word in words):
        return ERASED
    return told
