"""Users and API keys from the command line: for the first administrator, for scripts, and for lost passwords."""

import secrets
import sys

from lading.access import add_user, change_password, create_key, revoke_key
from lading.access.roles import Role
from lading.kernel import Actor, Invalid
from lading.store import Database

OPERATOR = Actor("system", "command line")


async def add_person(database: Database, *, login: str, name: str, role: Role, password: str | None) -> None:
    """Add a user; a password that is None is made up and told, this once."""
    chosen = password or make_password()
    async with database.unit_of_work(OPERATOR) as unit:
        await add_user(unit, login=login, name=name, password=chosen, role=role)
    _tell(f"{login} may sign in as {role}.", chosen, password)


async def set_password(database: Database, *, login: str, password: str | None) -> None:
    """Give somebody a new password, made up and told where it is None."""
    chosen = password or make_password()
    async with database.unit_of_work(OPERATOR) as unit:
        await change_password(unit, login=login, password=chosen)
    _tell(f"{login} has a new password.", chosen, password)


async def print_key(database: Database, *, name: str, scopes: list[str]) -> None:
    """Make an API key and print nothing but it."""
    async with database.unit_of_work(OPERATOR) as unit:
        key = await create_key(unit, name=name, scopes=scopes)
    print(key)


async def end_key(database: Database, *, name: str) -> None:
    """Revoke an API key."""
    async with database.unit_of_work(OPERATOR) as unit:
        await revoke_key(unit, name=name)
    print(f"The key {name!r} is revoked; running servers honour it for some seconds more.")


def read_password() -> str:
    """The password on standard input, without the line break. Raises `Invalid` when there is none."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Invalid("No password came on standard input.")
    return password


def make_password() -> str:
    """A password of four groups, which can be read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _tell(sentence: str, chosen: str, given: str | None) -> None:
    print(sentence if given else f"{sentence} The password, shown this once: {chosen}")
