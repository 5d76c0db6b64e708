"""Codes of promotions: given, changed, and made so that nobody can guess them."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.catalog.batches import check_keys, lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.pricing.drafts import check_days
from lading.pricing.put_promotions import BelowUses
from lading.store import Event, UnitOfWork
from lading.store.events import record

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CodeTaken(Conflict):
    """Another promotion has that code."""

    code = "code_taken"


class CodeDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code that customers give: `uses` says how often in all; capitals and small letters are the same."""

    code: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^\S+$", examples=["HELLO10"])]
    uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    active: bool = True

    def __post_init__(self) -> None:
        check_days(self.valid_from, self.valid_to)


async def put_codes(unit: UnitOfWork, *, promotion: str, drafts: Sequence[CodeDraft]) -> int:
    """Add codes to a promotion, or change them; answers how many differ now.

    Raises `NotFound`, `CodeTaken`, `BelowUses`. Codes are remembered by no process: placing looks them up.
    """
    codes = [draft.code.upper() for draft in drafts]
    check_keys(codes, pointer="/codes/{}/code")
    await lock_reference(unit)
    await _find(unit, promotion)
    rows: list[Any] = await unit.fetch(
        "SELECT code, promotion, uses, valid_from, valid_to, active FROM promotion_codes WHERE code = ANY(%s)"
        " ORDER BY code FOR NO KEY UPDATE",
        [sorted(codes)],
    )
    known = {row[0]: row[1:] for row in rows}
    used = dict(
        await unit.fetch(
            "SELECT code, count(*) FROM promotion_uses WHERE code = ANY(%s) AND given_back_at IS NULL GROUP BY 1",
            [sorted(codes)],
        )
    )
    moved = []
    for row, (code, draft) in enumerate(zip(codes, drafts, strict=True)):
        if code in known and known[code][0] != promotion:
            sentence = f"The code {code} belongs to the promotion “{known[code][0]}”."
            raise CodeTaken(sentence, errors=(FieldError(f"/codes/{row}/code", CodeTaken.code, sentence),))
        if draft.uses is not None and draft.uses < used.get(code, 0):
            sentence = f"The code {code} was used {used[code]} times already."
            raise BelowUses(sentence, errors=(FieldError(f"/codes/{row}/uses", BelowUses.code, sentence),))
        said = (promotion, draft.uses, draft.valid_from, draft.valid_to, draft.active)
        if known.get(code) != said:
            moved.append((code, *said))
    await _write_codes(unit, promotion, moved)
    return len(moved)


async def make_codes(unit: UnitOfWork, *, promotion: str, count: int, like: CodeDraft) -> list[str]:
    """So many new codes that nobody can guess, which begin like the code of `like` and are otherwise as it says."""
    if not 1 <= count <= 5000:
        raise Invalid("Between 1 and 5,000 codes can be made at once.")
    made = {f"{like.code.upper()}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}" for _ in range(count)}
    codes = sorted(made)
    unit.drew(codes)
    await put_codes(unit, promotion=promotion, drafts=[msgspec.structs.replace(like, code=code) for code in codes])
    return codes


async def _find(unit: UnitOfWork, promotion: str) -> None:
    if not await unit.fetch("SELECT 1 FROM promotions WHERE code = %s", [promotion]):
        raise NotFound(f"There is no promotion “{promotion}”.")


async def _write_codes(unit: UnitOfWork, promotion: str, moved: Sequence[tuple[Any, ...]]) -> None:
    if not moved:
        return
    await unit.execute(
        "INSERT INTO promotion_codes (added_at, code, promotion, uses, valid_from, valid_to, active)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::int[], %s::date[], %s::date[], %s::bool[])"
        " ON CONFLICT (code) DO UPDATE SET uses = excluded.uses, valid_from = excluded.valid_from,"
        " valid_to = excluded.valid_to, active = excluded.active",
        [unit.now, *([row[column] for row in moved] for column in range(6))],
    )
    data: dict[str, object] = {"codes": [row[0] for row in moved[:20]], "count": len(moved)}
    await record(unit, [Event(kind="promotion.codes_changed", subject=f"promotion/{promotion}", data=data)])
