"""Sessions of people: a random token in a cookie, its hash and a CSRF token in the database, sliding expiry."""

from datetime import timedelta

import msgspec

from lading.access.tokens import new_token, token_hash
from lading.kernel import Actor
from lading.store import UnitOfWork

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has signed in. `csrf` must come with everything that the session changes."""

    login: str
    name: str
    role: str
    csrf: str
    token_hash: bytes
    places: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        """Who acts in this session."""
        return Actor("user", self.login)


async def open_session(unit: UnitOfWork, *, login: str) -> str:
    """Begin a session; answers the token for the cookie."""
    token = new_token()
    await unit.execute(
        "INSERT INTO sessions (token_hash, login, csrf, created_at, expires_at) VALUES (%s, %s, %s, %s, %s)",
        [token_hash(token), login, new_token(), unit.now, unit.now + IDLE],
    )
    return token


async def find_session(unit: UnitOfWork, *, token: str) -> Session | None:
    """The session of a cookie's token, unless it has expired or its person may not sign in any more.

    Using a session prolongs it: to the idle time from now, at most to its longest life. It is written only when
    a tenth of the idle time has gone by.
    """
    digest = token_hash(token)
    rows = await unit.fetch(
        "SELECT s.login, u.name, u.role, s.csrf, s.created_at, s.expires_at, u.places"
        " FROM sessions s JOIN users u ON u.login = s.login"
        " WHERE s.token_hash = %s AND s.expires_at > %s AND u.active",
        [digest, unit.now],
    )
    if not rows:
        return None
    login, name, role, csrf, created_at, expires_at, places = rows[0]
    until = min(unit.now + IDLE, created_at + LONGEST)
    if until - expires_at > IDLE / 10:
        await unit.execute("UPDATE sessions SET expires_at = %s WHERE token_hash = %s", [until, digest])
        await unit.execute("UPDATE users SET last_seen_at = %s WHERE login = %s", [unit.now, login])
    return Session(login=login, name=name, role=role, csrf=csrf, token_hash=digest, places=tuple(places))


async def close_session(unit: UnitOfWork, *, token: str) -> None:
    """Sign out."""
    await unit.execute("DELETE FROM sessions WHERE token_hash = %s", [token_hash(token)])


async def forget_expired(unit: UnitOfWork) -> None:
    """Drop sessions and rate limits whose time is over; for a job."""
    await unit.execute("DELETE FROM sessions WHERE expires_at < %s", [unit.now])
    await unit.execute("DELETE FROM rate_limits WHERE spent_until < %s", [unit.now])
