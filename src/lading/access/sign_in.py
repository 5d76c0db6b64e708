"""Signing in: limited per login and per address, and equally silent about what was wrong."""

from lading.access.passwords import password_fits
from lading.access.rate_limit import Limit, forgive, spend
from lading.access.refusals import TooMany, Unauthenticated
from lading.access.sessions import open_session
from lading.store import Database, Event
from lading.store.events import record


class WrongPassword(Unauthenticated):
    """Login and password do not belong together; which of them is wrong stays open."""

    code = "wrong_password"


async def sign_in(database: Database, *, login: str, password: str, address: str) -> str:
    """Check login and password; answers the token of a new session.

    Raises `WrongPassword`, after the same time whether the login exists, is deactivated or has another
    password, and `TooMany` when the login or the client's `address` has tried too often. Every attempt counts,
    on all servers together; success clears the login's count.
    """
    login = login.strip().lower()[:200]
    mine = Limit(f"sign-in/login/{login}", per_minute=4, burst=8)
    await _spend(database, limits=[mine, Limit(f"sign-in/address/{address}", per_minute=20, burst=40)])
    async with database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT password_hash, active FROM users WHERE login = %s", [login])
    known = rows[0][0] if rows and rows[0][1] else None
    if not await password_fits(password, password_hash=known):
        raise WrongPassword("Login and password do not belong together.")
    async with database.unit_of_work() as unit:
        await forgive(unit, limits=[mine])
        await unit.execute("UPDATE users SET last_seen_at = %s WHERE login = %s", [unit.now, login])
        await record(unit, [Event(kind="user.signed_in", subject=f"user/{login}", data={})])
        return await open_session(unit, login=login)


async def _spend(database: Database, *, limits: list[Limit]) -> None:
    """Count the attempt. A refusal leaves the transaction only after it is committed."""
    async with database.unit_of_work() as unit:
        try:
            return await spend(unit, limits=limits)
        except TooMany as refusal:
            refused = refusal
    raise refused
