"""Acts on people who sign in. Events name the login only, so that a person can be erased."""

import re
from collections.abc import Iterable

from lading.access.passwords import check_password, hash_password
from lading.access.roles import ROLES, Role
from lading.kernel import Conflict, FieldError, Invalid, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class LastAdministrator(Conflict):
    """Without an administrator nobody could let one in again."""

    code = "last_administrator"


async def add_user(unit: UnitOfWork, *, login: str, name: str, password: str, role: Role, email: str = "") -> None:
    """Let a person sign in. Raises `Invalid` for a bad login, role or password, `Conflict` for a taken login."""
    login = _check_login(login)
    _check_role(role)
    check_password(password, login=login)
    added = await unit.execute(
        "INSERT INTO users (login, name, email, role, password_hash) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [login, name.strip() or login, email.strip(), role, await hash_password(password)],
    )
    if not added:
        raise Conflict(f"There is a user “{login}” already.", code="login_taken")
    await _record(unit, "user.added", login, {"role": role})


async def change_password(unit: UnitOfWork, *, login: str, password: str, keep_session: bytes = b"") -> None:
    """Set a new password and sign the person out everywhere but in the session of hash `keep_session`."""
    check_password(password, login=login)
    changed = await unit.execute(
        "UPDATE users SET password_hash = %s WHERE login = %s", [await hash_password(password), login]
    )
    _found(changed, login)
    await unit.execute("DELETE FROM sessions WHERE login = %s AND token_hash <> %s", [login, keep_session])
    await _record(unit, "user.password_changed", login, {})


async def change_role(unit: UnitOfWork, *, login: str, role: Role) -> None:
    """Give a person another role, from the next request on."""
    _check_role(role)
    before = await _lock(unit, login)
    if before == role:
        return
    if before == "administrator":
        await _leave_one_administrator(unit, login)
    await unit.execute("UPDATE users SET role = %s WHERE login = %s", [role, login])
    await _record(unit, "user.role_changed", login, {"role": [before, role]})


async def change_places(unit: UnitOfWork, *, login: str, places: Iterable[str]) -> None:
    """Say where a person works, from the next request on: the screens of the floor show these only. Empty: everywhere.

    Raises `Invalid` for a place that is not there.
    """
    wanted = sorted(set(places))
    known = {row[0] for row in await unit.fetch("SELECT code FROM places WHERE code = ANY(%s)", [wanted])}
    if missing := [code for code in wanted if code not in known]:
        sentence = f"There is no place “{missing[0]}”."
        raise Invalid(sentence, errors=(FieldError("/places", "unknown_place", sentence),))
    await _lock(unit, login)
    if await unit.execute("UPDATE users SET places = %s WHERE login = %s AND places <> %s", [wanted, login, wanted]):
        await _record(unit, "user.places_changed", login, {"places": wanted})


async def deactivate_user(unit: UnitOfWork, *, login: str) -> None:
    """Sign a person out and let nobody in under that login any more. What they did keeps their login."""
    if await _lock(unit, login) == "administrator":
        await _leave_one_administrator(unit, login)
    changed = await unit.execute("UPDATE users SET active = false WHERE login = %s AND active", [login])
    await unit.execute("DELETE FROM sessions WHERE login = %s", [login])
    if changed:
        await _record(unit, "user.deactivated", login, {})


async def activate_user(unit: UnitOfWork, *, login: str) -> None:
    """Let a deactivated person in again."""
    await _lock(unit, login)
    if await unit.execute("UPDATE users SET active = true WHERE login = %s AND NOT active", [login]):
        await _record(unit, "user.activated", login, {})


async def _lock(unit: UnitOfWork, login: str) -> str:
    rows = await unit.fetch("SELECT role FROM users WHERE login = %s FOR NO KEY UPDATE", [login])
    _found(len(rows), login)
    return str(rows[0][0])


async def _leave_one_administrator(unit: UnitOfWork, login: str) -> None:
    others = await unit.fetch(
        "SELECT login FROM users WHERE role = 'administrator' AND active AND login <> %s"
        " ORDER BY login FOR NO KEY UPDATE",
        [login],
    )
    if not others:
        raise LastAdministrator(f"“{login}” is the last administrator. Make somebody else one first.")


def _check_login(login: str) -> str:
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        sentence = "A login has 1 to 60 small letters, digits, dots, hyphens or underscores."
        raise Invalid(sentence, errors=(FieldError("/login", "bad_login", sentence),))
    return login


def _check_role(role: str) -> None:
    if role not in ROLES:
        sentence = f"There is no role “{role}”; known are: {', '.join(ROLES)}."
        raise Invalid(sentence, errors=(FieldError("/role", "unknown_role", sentence),))


def _found(count: int, login: str) -> None:
    if not count:
        raise NotFound(f"There is no user “{login}”.")


async def _record(unit: UnitOfWork, kind: str, login: str, data: dict[str, object]) -> None:
    await record(unit, [Event(kind=kind, subject=f"user/{login}", data=data)])
