"""Adding and changing suppliers: the party with its address, and its terms beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lading.kernel import FieldError, Invalid
from lading.kernel.money import is_currency
from lading.parties import PartyDraft, put_parties
from lading.parties.tables import parties
from lading.purchasing.tables import suppliers
from lading.purchasing.terms import SupplierDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows

ROLE = "supplier"
_TERMS = ("currency", "lead_days", "calendar", "minimum_order", "over_percent", "active", "note")


async def put_suppliers(
    unit: UnitOfWork, *, drafts: Sequence[SupplierDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each supplier what its draft says; one without a code becomes a new party under the next free code.

    A party that is known already keeps its other addresses, groups and writing, and becomes a supplier, too.
    Raises `Invalid`, `Outdated` where `versions` has passed.
    """
    for index, draft in enumerate(drafts):
        if not is_currency(draft.currency):
            sentence = f"There is no currency “{draft.currency}”."
            raise Invalid(sentence, errors=(FieldError(f"/suppliers/{index}/currency", "unknown_currency", sentence),))
    await lock_names(unit, stages=[[lock_number("suppliers")]])
    known = await _read_parties(unit, [draft.code for draft in drafts if draft.code])
    named = await put_parties(unit, drafts=[_as_party(draft, known.get(draft.code)) for draft in drafts])
    rows = [
        {"code": party.key} | {name: _plain(draft, name) for name in _TERMS}
        for party, draft in zip(named, drafts, strict=True)
    ]
    raised = frozenset(party.key for party in named if party.outcome == "changed")
    changes = await compare_rows(unit, table=suppliers, key="code", rows=rows, versions=versions, raised=raised)
    await write_rows(unit, table=suppliers, key="code", changes=changes)
    await record(unit, [_event(change) for change in changes if change.outcome != "unchanged"])
    return changes


def _plain(draft: SupplierDraft, name: str) -> Any:
    value = getattr(draft, name)
    return msgspec.to_builtins(value) if name == "calendar" else value


async def _read_parties(unit: UnitOfWork, codes: list[str]) -> dict[str, dict[str, Any]]:
    names = PartyDraft.__struct_fields__
    found = await unit.all(parties.select().where(parties.c.code.in_(codes)))
    return {row.code: {name: row._mapping[name] for name in names} for row in found}  # noqa: SLF001


def _as_party(draft: SupplierDraft, known: dict[str, Any] | None) -> PartyDraft:
    addresses = [msgspec.to_builtins(draft.address)] if draft.address else []
    before: dict[str, Any] = known or {"code": draft.code, "groups": [], "addresses": []}
    said = {
        "company": draft.name,
        "email": draft.email,
        "phone": draft.phone,
        "addresses": addresses + list(before["addresses"])[1:] if addresses else before["addresses"],
        "groups": sorted({*before["groups"], ROLE}),
    }
    return msgspec.convert(before | said, PartyDraft)


def _event(change: Change) -> Event:
    fields = sorted(name for name in change.fields if name != "code")
    kind = "supplier.added" if change.added else "supplier.changed"
    return Event(kind=kind, subject=f"supplier/{change.key}", data={"fields": fields})
