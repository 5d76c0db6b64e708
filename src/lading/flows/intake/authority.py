"""What is booked without a person: read, set, taken back; and raised where it was earned and the company says so."""

from datetime import datetime
from typing import Any

import msgspec

from lading.flows.intake.calibrate import read_calibration
from lading.flows.intake.outcomes_of import read_compared
from lading.intake.deciding.authority import Authority, Level
from lading.intake.deciding.levels import LevelProposal, propose_level
from lading.kernel import Conflict, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

POLICY = "policy"


class AuthorityView(msgspec.Struct, frozen=True, kw_only=True):
    """What may be done alone for a customer; an empty `customer` stands for everybody without one of their own.

    `version` 0: nobody has set anything yet, and this is how it is until then.
    """

    customer: str
    customer_name: str
    authority: Authority
    version: int
    changed_at: datetime | None
    changed_by: str


class AuthorityMoved(Conflict):
    """Somebody else changed it since."""

    code = "authority_moved"


_SELECT = """
SELECT a.customer, coalesce(nullif(p.company, ''), nullif(p.name, ''), a.customer), a.level, a.settings, a.version,
  a.changed_at, a.changed_by
FROM intake_authorities a LEFT JOIN parties p ON p.code = a.customer
"""


async def list_authorities(unit: UnitOfWork) -> list[AuthorityView]:
    """Everybody's first, whether or not it was set, then those of customers by code."""
    found = [_view(row) for row in await unit.fetch(_SELECT + " ORDER BY a.customer")]
    if not found or found[0].customer:
        found.insert(0, _unset())
    return found


async def get_authority(unit: UnitOfWork, *, customer: str) -> AuthorityView:
    """A customer's own authority, or everybody's for an empty code. Raises `NotFound`."""
    rows = await unit.fetch(_SELECT + " WHERE a.customer = %s", [customer])
    if not rows and customer:
        raise NotFound(f"Customer {customer} has no authority of their own; everybody's counts.")
    return _view(rows[0]) if rows else _unset()


async def put_authority(
    unit: UnitOfWork, *, customer: str, authority: Authority, version: int | None = None, reason: str = ""
) -> AuthorityView:
    """Make it what it says. Raises `NotFound` for an unknown customer, `AuthorityMoved` for another `version`."""
    rows = await unit.fetch(
        "SELECT version, level FROM intake_authorities WHERE customer = %s FOR NO KEY UPDATE", [customer]
    )
    if version is not None and version != (rows[0][0] if rows else 0):
        raise AuthorityMoved("Somebody else has changed it since. Look at it again.")
    if customer and not rows and not await unit.fetch("SELECT FROM parties WHERE code = %s", [customer]):
        raise NotFound(f"There is no customer {customer}.")
    settings = msgspec.to_builtins(authority)
    level = settings.pop("level", authority.level)
    await unit.execute(
        "INSERT INTO intake_authorities (customer, level, settings, changed_at, changed_by)"
        " VALUES (%s, %s, %s, now(), %s) ON CONFLICT (customer) DO UPDATE SET level = excluded.level,"
        " settings = excluded.settings, changed_at = now(), changed_by = excluded.changed_by,"
        " version = intake_authorities.version + 1",
        [customer, level, msgspec.json.encode(settings).decode(), unit.actor.label],
    )
    await _tell(unit, customer, rows[0][1] if rows else "", level, reason)
    return await get_authority(unit, customer=customer)


async def drop_authority(unit: UnitOfWork, *, customer: str) -> None:
    """Let everybody's authority count for a customer again. Raises `NotFound`."""
    rows = await unit.fetch("DELETE FROM intake_authorities WHERE customer = %s RETURNING level", [customer])
    if not rows:
        raise NotFound(f"Customer {customer} has no authority of their own.")
    await _tell(unit, customer, rows[0][0], "", "")


async def earned_level(unit: UnitOfWork, authority: Authority) -> LevelProposal | None:
    """The level that everybody's cases have earned by now."""
    least = (await read_calibration(unit)).threshold(authority.error_rate, samples=authority.samples)
    return propose_level(authority, await read_compared(unit, limit=2 * authority.raise_after), least=least)


async def raise_alone(unit: UnitOfWork) -> bool:
    """Raise everybody's level where that was earned and the company lets it; answers whether it was."""
    rows = await unit.fetch(_SELECT + " WHERE a.customer = '' AND (a.settings->>'raise_alone')::bool FOR UPDATE OF a")
    if not rows:
        return False
    authority = _view(rows[0]).authority
    earned = await earned_level(unit, authority)
    if earned is None:
        return False
    raised = msgspec.structs.replace(authority, level=earned.level)
    await put_authority(unit, customer="", authority=raised, reason=earned.sentence)
    return True


async def _tell(unit: UnitOfWork, customer: str, before: str, level: Level | str, reason: str) -> None:
    data: dict[str, Any] = {"customer": customer, "before": before, "level": level}
    subject = f"authority/{customer or 'everybody'}"
    await record(unit, [Event(kind="authority.set", subject=subject, data=data, reason=reason)])


def _view(row: tuple[Any, ...]) -> AuthorityView:
    customer, name, level, settings, version, changed_at, changed_by = row
    return AuthorityView(
        customer=customer,
        customer_name=name,
        authority=msgspec.convert({**settings, "level": level}, Authority, strict=False),
        version=version,
        changed_at=changed_at,
        changed_by=changed_by,
    )


def _unset() -> AuthorityView:
    return AuthorityView(
        customer="", customer_name="", authority=Authority(), version=0, changed_at=None, changed_by=""
    )
