"""Adding and changing accounts at payment providers. Their secrets stand in no event and no answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lading.payments.gateway_tables import gateways
from lading.payments.gateways import GatewayDraft
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows

_SECRET = frozenset({"secret", "signing", "previous_signing", "signing_since"})


async def put_gateways(
    unit: UnitOfWork, *, drafts: Sequence[GatewayDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each account what its draft says; answers in their order. Raises `Outdated` where `versions` has passed."""
    await lock_names(unit, stages=[[lock_number("payment gateways")]])
    kept = await unit.fetch("SELECT code, secret, signing, previous_signing, signing_since FROM gateways")
    known = {row[0]: row[1:] for row in kept}
    rows = [_row(unit, draft, known.get(draft.code, ("", "", "", None))) for draft in drafts]
    changes = await compare_rows(unit, table=gateways, key="code", rows=rows, versions=versions)
    await write_rows(unit, table=gateways, key="code", changes=changes)
    if happened := [_event(change) for change in changes if change.outcome != "unchanged"]:
        await record(unit, happened)
    return changes


def _row(unit: UnitOfWork, draft: GatewayDraft, kept: tuple[Any, ...]) -> dict[str, Any]:
    secret, signing, previous, since = kept
    if draft.signing is not None and draft.signing != signing:
        signing, previous, since = draft.signing, signing if draft.signing else "", unit.now
    return msgspec.structs.asdict(draft) | {
        "secret": secret if draft.secret is None else draft.secret,
        "signing": signing,
        "previous_signing": previous,
        "signing_since": since,
    }


def _event(change: Change) -> Event:
    fields = {name: pair for name, pair in change.fields.items() if name not in _SECRET}
    data: dict[str, object] = {"changes": fields}
    if _SECRET & set(change.fields):
        data |= {"secret": "changed"}
    kind = "gateway.added" if change.added else "gateway.changed"
    return Event(kind=kind, subject=f"gateway/{change.key}", data=data)
