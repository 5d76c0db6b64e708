"""Adding and changing parties. Events name the fields that changed, never their contents."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.parties.drafts import PartyDraft
from lading.parties.find import lock_parties, next_codes
from lading.parties.tables import parties
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows

PERSONAL = ("name", "company", "email", "phone", "tax_id", "addresses", "attributes", "note")


class Erased(Conflict):
    """The party has been erased; nothing of it may come back."""

    code = "party_erased"


async def put_parties(
    unit: UnitOfWork, *, drafts: Sequence[PartyDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each party what its draft says; answers in their order. A draft without code becomes a new party.

    Raises `Invalid` for a code that stands twice, `Outdated` where `versions` (by code) has passed, `Erased`.
    """
    _refuse_doubles(drafts)
    numbers = await next_codes(unit, count=sum(1 for draft in drafts if not draft.code))
    rows = [_row(draft, draft.code or numbers.pop()) for draft in drafts]
    names = [name for row in rows for name in (row["code"], row["email"].lower()) if name]
    await lock_parties(unit, names=names)
    await _refuse_erased(unit, [row["code"] for row in rows])
    changes = await compare_rows(unit, table=parties, key="code", rows=rows, versions=versions)
    await write_rows(unit, table=parties, key="code", changes=changes)
    await record(unit, [_event(change) for change in changes if change.outcome != "unchanged"])
    return changes


async def erase_party(unit: UnitOfWork, *, code: str, reason: str = "") -> None:
    """Blank everything personal. The code stays, so that orders and events still refer to somebody.

    This is the party alone; `flows.erase_person` forgets the person everywhere. Raises `NotFound`.
    """
    await lock_parties(unit, names=[code])
    rows = await unit.fetch("SELECT erased_at FROM parties WHERE code = %s FOR NO KEY UPDATE", [code])
    if not rows:
        raise NotFound(f"There is no party “{code}”.")
    if rows[0][0] is not None:
        return
    await unit.execute(
        "UPDATE parties SET name = '', company = '', email = '', phone = '', tax_id = '', addresses = '[]',"
        " attributes = '{}', note = '', groups = '{}', erased_at = %s, version = version + 1 WHERE code = %s",
        [unit.now, code],
    )
    fields: dict[str, object] = {"fields": list(PERSONAL)}
    await record(unit, [Event(kind="party.erased", subject=f"party/{code}", data=fields, reason=reason)])


def _row(draft: PartyDraft, code: str) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(draft)
    return row | {"code": code, "addresses": msgspec.to_builtins(draft.addresses)}


def _event(change: Change) -> Event:
    fields = sorted(name for name in change.fields if name != "code")
    kind = "party.added" if change.added else "party.changed"
    return Event(kind=kind, subject=f"party/{change.key}", data={"fields": fields})


def _refuse_doubles(drafts: Sequence[PartyDraft]) -> None:
    times = Counter(draft.code for draft in drafts if draft.code)
    errors = tuple(
        FieldError(f"/parties/{index}/code", "given_twice", f"The code “{draft.code}” stands twice in this list.")
        for index, draft in enumerate(drafts)
        if times[draft.code] > 1
    )
    if errors:
        raise Invalid("A code stands twice in this list. Send each party once.", errors=errors)


async def read_erased(unit: UnitOfWork, *, codes: Iterable[str]) -> set[str]:
    """Which of these parties were erased."""
    asked = list(codes)
    if not asked:
        return set()
    rows = await unit.fetch("SELECT code FROM parties WHERE code = ANY(%s) AND erased_at IS NOT NULL", [asked])
    return {row[0] for row in rows}


async def _refuse_erased(unit: UnitOfWork, codes: list[str]) -> None:
    if erased := await read_erased(unit, codes=codes):
        raise Erased(f"Party “{min(erased)}” was erased at the person's wish. Use a new code.")
