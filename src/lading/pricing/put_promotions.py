"""Promotions added and changed. Every version stays: orders keep the one by which they were sold."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lading.catalog import touch
from lading.catalog.batches import check_keys, lock_reference
from lading.kernel import Conflict, FieldError
from lading.kernel.codes import check_code
from lading.pricing.promotion import PromotionDraft
from lading.pricing.promotion_tables import promotions
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows


class BelowUses(Conflict):
    """The limit lies below what was used already."""

    code = "limit_below_uses"


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
    rows = await unit.fetch(
        "SELECT count(*) FROM promotion_uses WHERE promotion = %s AND given_back_at IS NULL",
        [promotion],
        plan_anew=True,
    )
    return int(rows[0][0])
