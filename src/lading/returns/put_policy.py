"""Policies by version: the last one is in force; every decision names the version that it was made by."""

import msgspec

from lading.kernel import NotFound
from lading.returns.default_policy import DEFAULT_POLICY
from lading.returns.policy import Policy
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as it stands or stood; version 0 is ours, which serves until somebody writes another."""

    version: int
    policy: Policy
    note: str = ""
    saved_by: str = ""


async def read_policy(unit: UnitOfWork, *, version: int | None = None) -> PolicyVersion:
    """The policy in force, or the one of that version. Raises `NotFound`."""
    if version == 0:
        return PolicyVersion(version=0, policy=DEFAULT_POLICY)
    rows = await unit.fetch(
        "SELECT version, policy, note, saved_by FROM return_policies WHERE version = coalesce(%s, version)"
        " ORDER BY version DESC LIMIT 1",
        [version],
    )
    if rows:
        number, policy, note, by = rows[0]
        told = msgspec.convert(policy, Policy, strict=False)
        return PolicyVersion(version=number, policy=told, note=note, saved_by=by)
    if version is not None:
        raise NotFound(f"There is no version {version} of the return policy.")
    return PolicyVersion(version=0, policy=DEFAULT_POLICY)


async def put_policy(unit: UnitOfWork, *, policy: Policy, note: str = "", version: int | None = None) -> PolicyVersion:
    """Write a new version, which is in force from now on. Raises `Outdated` where `version` is not the last."""
    await unit.execute("SELECT pg_advisory_xact_lock(hashtextextended('return_policy', 0))")
    last = await read_policy(unit)
    if version is not None and version != last.version:
        raise Outdated(f"The policy is at version {last.version}, not {version}. Read it again, then decide.")
    if msgspec.json.encode(last.policy) == msgspec.json.encode(policy):
        return last
    number = last.version + 1
    await unit.execute(
        "INSERT INTO return_policies (version, policy, note, saved_at, saved_by) VALUES (%s, %s, %s, %s, %s)",
        [number, msgspec.json.encode(policy).decode(), note, unit.now, unit.actor.label],
    )
    data: dict[str, object] = {"version": number, "rules": [one.name for one in policy.rules]}
    await record(unit, [Event(kind="return_policy.saved", subject="return_policy", data=data, reason=note)])
    return PolicyVersion(version=number, policy=policy, note=note, saved_by=unit.actor.label)


async def list_policies(unit: UnitOfWork, *, limit: int = 50) -> list[tuple[int, str, str, object]]:
    """Version, note, who and when, the last first."""
    rows = await unit.fetch(
        "SELECT version, note, saved_by, saved_at FROM return_policies ORDER BY version DESC LIMIT %s", [limit]
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
