"""Queue policies as people set them: the company's, and those of items; with who set it, when and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.promising.policy import FIRST_COME, Policies, QueuePolicy
from lading.store import Event, UnitOfWork
from lading.store.events import record


class PolicyDraft(QueuePolicy, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy as it shall be, of an item or, without `sku`, of the company; and why. `end` takes an item's away."""

    sku: Annotated[str, Meta(max_length=80)] = ""
    end: bool = False
    reason: Annotated[str, Meta(max_length=300)] = ""

    @property
    def policy(self) -> QueuePolicy:
        """The policy alone."""
        return QueuePolicy(kind=self.kind, groups=self.groups, shares=self.shares)


class PolicyView(QueuePolicy, frozen=True, kw_only=True):
    """A policy as it stands, and who said so. `sku` is empty for the company's."""

    sku: str
    reason: str = ""
    set_by: str = ""
    set_at: datetime | None = None
    version: int = 0


_READ = "SELECT sku, policy, reason, set_by, set_at, version FROM queue_policies ORDER BY sku"


async def list_policies(unit: UnitOfWork) -> list[PolicyView]:
    """The company's policy, then those of items."""
    rows = await unit.fetch(_READ)
    found = [
        msgspec.convert(
            {**row[1], "sku": row[0], "reason": row[2], "set_by": row[3], "set_at": row[4], "version": row[5]},
            PolicyView,
            strict=False,
        )
        for row in rows
    ]
    return found if found and not found[0].sku else [PolicyView(sku=""), *found]


async def read_policies(unit: UnitOfWork) -> Policies:
    """The policies as serving asks for them."""
    rows = await unit.fetch("SELECT sku, policy FROM queue_policies")
    found = {row[0]: msgspec.convert(row[1], QueuePolicy, strict=False) for row in rows}
    return Policies(found.get("", FIRST_COME), {sku: policy for sku, policy in found.items() if sku})


async def put_policies(unit: UnitOfWork, *, drafts: Sequence[PolicyDraft]) -> None:
    """Set policies; what is as it was changes nothing. Events `queue_policy.set`, from which queues are served anew."""
    known = {one.sku: one for one in await list_policies(unit)}
    told: list[Event] = []
    for draft in drafts:
        subject = f"item/{draft.sku}" if draft.sku else "company"
        before = known.get(draft.sku)
        if draft.end:
            if before is None or not before.version:
                continue
            await unit.execute("DELETE FROM queue_policies WHERE sku = %s", [draft.sku])
            told.append(Event(kind="queue_policy.ended", subject=subject, data={"sku": draft.sku}, reason=draft.reason))
            continue
        policy = msgspec.to_builtins(draft.policy)
        if (
            before is not None
            and before.version
            and QueuePolicy(kind=before.kind, groups=before.groups, shares=before.shares) == draft.policy
        ):
            continue
        await unit.execute(
            "INSERT INTO queue_policies (sku, policy, reason, set_by, set_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (sku) DO UPDATE SET policy = excluded.policy, reason = excluded.reason,"
            " set_by = excluded.set_by, set_at = excluded.set_at, version = queue_policies.version + 1",
            [draft.sku, msgspec.json.encode(policy).decode(), draft.reason, unit.actor.label, unit.now],
        )
        told.append(
            Event(
                kind="queue_policy.set", subject=subject, data={"sku": draft.sku, "policy": policy}, reason=draft.reason
            )
        )
    await record(unit, told)
