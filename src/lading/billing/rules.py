"""When channels and customers are billed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.billing.due import CONSUMER, note_scopes
from lading.billing.tables import billing_rules
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.outbox import start_at_end
from lading.store.rows import Change, compare_rows, write_rows

Mode = Literal["none", "per_shipment", "per_order", "monthly"]


class RuleDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a `channel/CODE` or `customer/CODE` is billed; the customer's rule beats the channel's.

    `due_days` left out follows the customer's terms; what left before `since` (left out: now) is not billed.
    """

    scope: Annotated[str, Meta(max_length=100, examples=["channel/web", "customer/C-1"])] = ""
    mode: Mode = "per_shipment"
    due_days: Annotated[int, Meta(ge=0, le=365)] | None = None
    terms: Annotated[str, Meta(max_length=400, description="a sentence on the invoice")] = ""
    since: datetime | None = None

    def __post_init__(self) -> None:
        kind, _, code = self.scope.partition("/")
        if self.scope and kind not in ("channel", "customer"):
            raise FieldRefused("scope", "bad_scope", "A rule is for channel/CODE or customer/CODE.")
        if self.scope:
            check_code("scope", code)
        if self.since is not None and self.since.tzinfo is None:
            raise FieldRefused("since", "bad_time", "Say the time with its offset, such as 2026-01-01T00:00:00Z.")


class Rule(msgspec.Struct, frozen=True):
    """A rule in force."""

    scope: str
    mode: Mode
    due_days: int | None
    terms: str
    since: datetime


async def read_rules(unit: UnitOfWork) -> dict[str, Rule]:
    """Every rule by its scope."""
    rows = await unit.fetch("SELECT scope, mode, due_days, terms, since FROM billing_rules ORDER BY scope")
    return {row[0]: Rule(*row) for row in rows}


def rule_of(known: Mapping[str, Rule], *, channel: str, customer: str | None) -> Rule | None:
    """The rule of an order; None where nobody said anything."""
    return known.get(f"customer/{customer}") or known.get(f"channel/{channel}")


async def put_rules(
    unit: UnitOfWork, *, drafts: Sequence[RuleDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each rule what its draft says; what has left since then waits to be billed. Raises `Outdated`."""
    await lock_names(unit, stages=[[lock_number("billing_rules")]])
    known = await read_rules(unit)
    rows = [
        msgspec.structs.asdict(one)
        | {"since": one.since or (known[one.scope].since if one.scope in known else unit.now)}
        for one in drafts
    ]
    changes = await compare_rows(unit, table=billing_rules, key="scope", rows=rows, versions=versions)
    await write_rows(unit, table=billing_rules, key="scope", changes=changes)
    await start_at_end(unit, consumer=CONSUMER)
    await note_scopes(unit, [change.key for change in changes if change.fields])
    await record(
        unit,
        [
            Event(
                kind="billing_rule.changed",
                subject=f"billing-rule/{change.key.replace('/', ':')}",
                data={"fields": sorted(change.fields), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes
