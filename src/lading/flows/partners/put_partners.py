"""Binding places to those who work there: suppliers that ship directly, third-party warehouses."""

from typing import Any

import msgspec

from lading.catalog import Reference
from lading.flows.partners.judge_feeds import judge_feed
from lading.flows.partners.state_stock import state_on_order
from lading.fulfilment.partner_terms import PartnerDraft
from lading.fulfilment.partners import ELSEWHERE, Partner, lock_partner
from lading.kernel import Conflict, FieldError, Invalid
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated


class KindIsFixed(Conflict):
    """Work was handed over at the place under another kind."""

    code = "kind_is_fixed"


async def put_partner(
    unit: UnitOfWork, reference: Reference, *, draft: PartnerDraft, version: int | None = None
) -> Partner:
    """Make the partner of a place what the draft says; what is on order there is stated at once.

    Raises `Invalid` for a place of ours or a supplier that does not exist, `KindIsFixed`, `Outdated`.
    """
    await reference.refresh(unit)
    kind = await _check(unit, reference, draft)
    if draft.settings.way == "webhook" and not draft.settings.url:
        sentence = "Say to which address work is sent."
        raise Invalid(sentence, errors=(FieldError("/settings/url", "missing", sentence),))
    before = await lock_partner(unit, place=draft.place)
    if version is not None and (before.version if before else 0) != version:
        raise Outdated(f"The partner at {draft.place} has changed meanwhile. Read it again, then decide.")
    if before and (before.kind != kind or before.supplier != draft.supplier):
        await _refuse_at_work(unit, draft.place)
    row: list[Any] = [draft.place, kind, draft.supplier, msgspec.json.encode(draft.settings).decode()]
    await unit.execute(
        "INSERT INTO partners (place, kind, supplier, settings, secret) VALUES (%s, %s, %s, %s::jsonb, %s)"
        " ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, supplier = excluded.supplier,"
        " settings = excluded.settings, secret = CASE WHEN %s THEN excluded.secret ELSE partners.secret END,"
        " version = partners.version + 1",
        [*row, draft.secret or "", draft.secret is not None],
    )
    told = msgspec.to_builtins(draft.settings) | {"supplier": draft.supplier, "secret": draft.secret is not None}
    subject = f"place/{draft.place}"
    bound = Event(kind="partner.bound", subject=subject, data=told)
    await record(unit, [Event(kind="partner.changed", subject=subject, data=told) if before else bound])
    partner = await lock_partner(unit, place=draft.place)
    if partner is None:
        raise AssertionError("it was written just now")
    await state_on_order(unit, reference, partner=partner, exactly=True)
    await judge_feed(unit, partner=partner)
    return partner


async def _check(unit: UnitOfWork, reference: Reference, draft: PartnerDraft) -> str:
    place = reference.places.get(draft.place)
    if place is None or place.kind not in ELSEWHERE:
        sentence = f"“{draft.place}” is no place of a supplier or third party. Say so in the place's kind first."
        raise Invalid(sentence, errors=(FieldError("/place", "not_elsewhere", sentence),))
    if place.kind == "third_party":
        if draft.supplier:
            sentence = "A third-party warehouse has no supplier: its stock is ours."
            raise Invalid(sentence, errors=(FieldError("/supplier", "no_supplier_here", sentence),))
        return place.kind
    rows = await unit.fetch("SELECT 1 FROM suppliers WHERE code = %s AND active", [draft.supplier])
    if not rows:
        sentence = f"There is no active supplier “{draft.supplier}” to whom orders could go."
        raise Invalid(sentence, errors=(FieldError("/supplier", "unknown_supplier", sentence),))
    return place.kind


async def _refuse_at_work(unit: UnitOfWork, place: str) -> None:
    rows = await unit.fetch("SELECT number FROM fulfilments WHERE place = %s AND handed_to <> '' LIMIT 1", [place])
    if rows:
        raise KindIsFixed(
            f"{place} was given work already ({rows[0][0]}), so it stays bound as it is. Add another place instead."
        )
