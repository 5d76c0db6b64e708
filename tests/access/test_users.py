"""People who sign in: added, changed, deactivated."""

import pytest

from lading.access import add_user, change_password, deactivate_user, find_session, sign_in
from lading.access.passwords import WeakPassword
from lading.access.sign_in import WrongPassword
from lading.access.users import LastAdministrator, activate_user, change_role
from lading.kernel import Conflict, Invalid, NotFound
from lading.store import Database

PASSWORD = "correct horse battery"
NEW = "another horse, another battery"


async def test_logins_are_unique_whatever_their_case(database: Database, anna: str) -> None:
    async with database.unit_of_work() as unit:
        with pytest.raises(Conflict, match="“anna” already"):
            await add_user(unit, login="ANNA", name="", password=PASSWORD, role="viewer")


async def test_bad_logins_roles_and_passwords_are_refused(database: Database) -> None:
    async with database.unit_of_work() as unit:
        for login in ("", "a b", "anna@example.com", "é", "x" * 61):
            with pytest.raises(Invalid):
                await add_user(unit, login=login, name="", password=PASSWORD, role="viewer")
        with pytest.raises(Invalid, match="no role “king”"):
            await add_user(unit, login="bob", name="", password=PASSWORD, role="king")  # type: ignore[arg-type]
        for password in ("short", "x" * 201, "aaaaaaaaaaaa"):
            with pytest.raises(WeakPassword):
                await add_user(unit, login="bob", name="", password=password, role="viewer")


async def test_a_new_password_ends_other_sessions(database: Database, anna: str) -> None:
    here, there = [await sign_in(database, login=anna, password=PASSWORD, address="::1") for _ in range(2)]
    async with database.unit_of_work() as unit:
        session = await find_session(unit, token=here)
        assert session is not None
        await change_password(unit, login=anna, password=NEW, keep_session=session.token_hash)
        assert await find_session(unit, token=here) is not None
        assert await find_session(unit, token=there) is None
    with pytest.raises(WrongPassword):
        await sign_in(database, login=anna, password=PASSWORD, address="::1")
    assert await sign_in(database, login=anna, password=NEW, address="::1")


async def test_the_last_administrator_stays(database: Database, anna: str) -> None:
    async with database.unit_of_work() as unit:
        with pytest.raises(LastAdministrator):
            await deactivate_user(unit, login=anna)
        with pytest.raises(LastAdministrator):
            await change_role(unit, login=anna, role="viewer")
        await add_user(unit, login="bob", name="Bob", password=PASSWORD, role="administrator")
        await change_role(unit, login=anna, role="viewer")
        with pytest.raises(LastAdministrator):
            await deactivate_user(unit, login="bob")
        with pytest.raises(NotFound):
            await deactivate_user(unit, login="nobody")


async def test_a_deactivated_person_is_out_at_once(database: Database, anna: str) -> None:
    async with database.unit_of_work() as unit:
        await add_user(unit, login="bob", name="Bob", password=PASSWORD, role="viewer")
    token = await sign_in(database, login="bob", password=PASSWORD, address="::1")
    async with database.unit_of_work() as unit:
        await deactivate_user(unit, login="bob")
        assert await find_session(unit, token=token) is None
    with pytest.raises(WrongPassword):
        await sign_in(database, login="bob", password=PASSWORD, address="::1")
    async with database.unit_of_work() as unit:
        await activate_user(unit, login="bob")
    assert await sign_in(database, login="bob", password=PASSWORD, address="::1")
    async with database.unit_of_work() as unit:
        kinds = await unit.fetch("SELECT kind FROM events WHERE subject = 'user/bob' ORDER BY id")
    assert [row[0] for row in kinds] == ["user.added", "user.signed_in", "user.deactivated", "user.activated",
                                         "user.signed_in"]  # fmt: skip
