"""Promotions added and changed, and their codes. Every version stays: orders keep the one by which they were sold."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import check_keys, lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.kernel.codes import check_code
from lading.pricing.drafts import check_days
from lading.pricing.promotion import PromotionDraft
from lading.pricing.promotion_tables import promotions
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class BelowUses(Conflict):
    """The limit lies below what was used already."""

    code = "limit_below_uses"


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


async def put_promotions(
    unit: UnitOfWork, *, drafts: Sequence[PromotionDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each promotion what its draft says; answers in their order.

    Raises `Outdated` where `versions` has passed, `BelowUses` for a limit that was passed already.
    """
    check_keys([draft.code for draft in drafts], pointer="/promotions/{}/code")
    for draft in drafts:
        check_code("code", draft.code)
    await lock_reference(unit)
    rows = [_row(draft) for draft in drafts]
    changes = await compare_rows(unit, table=promotions, key="code", rows=rows, versions=versions)
    moved = [(change, draft) for change, draft in zip(changes, drafts, strict=True) if change.outcome != "unchanged"]
    for _, draft in moved:
        await _refuse_below_uses(unit, draft)
    await write_rows(unit, table=promotions, key="code", changes=changes)
    for change, draft in moved:
        await unit.execute(
            "INSERT INTO promotion_versions (promotion, version, name, terms, at, by) VALUES (%s, %s, %s, %s, %s, %s)",
            [draft.code, change.version, draft.name, _json(draft.terms), unit.now, unit.actor.label],
        )
    if moved:
        await record(unit, [_event(change) for change, _ in moved])
        await touch(unit)
    return changes


def _row(draft: PromotionDraft) -> dict[str, Any]:
    return {
        "code": draft.code,
        "name": draft.name,
        "terms": msgspec.to_builtins(draft.terms),
        "active": draft.active,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _event(change: Change) -> Event:
    kind = "promotion.added" if change.added else "promotion.changed"
    data: dict[str, object] = {"version": change.version, "fields": sorted(change.fields)}
    return Event(kind=kind, subject=f"promotion/{change.key}", data=data)


async def _refuse_below_uses(unit: UnitOfWork, draft: PromotionDraft) -> None:
    """Placing locks the promotion's row before it counts: so do we."""
    await unit.execute("SELECT FROM promotions WHERE code = %s FOR NO KEY UPDATE", [draft.code])
    used = await count_uses(unit, promotion=draft.code)
    if draft.terms.uses is not None and used > draft.terms.uses:
        sentence = f"“{draft.name}” was used {used} times already. End it instead, or allow as many."
        raise BelowUses(sentence, errors=(FieldError("/terms/uses", BelowUses.code, sentence),))


async def count_uses(unit: UnitOfWork, *, promotion: str) -> int:
    """How often a promotion was used."""
    rows = await unit.fetch("SELECT count(*) FROM promotion_uses WHERE promotion = %s", [promotion], plan_anew=True)
    return int(rows[0][0])


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
        await unit.fetch("SELECT code, count(*) FROM promotion_uses WHERE code = ANY(%s) GROUP BY 1", [sorted(codes)])
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
