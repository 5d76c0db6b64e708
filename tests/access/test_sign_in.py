"""Signing in: limited, and equally silent about what was wrong."""

import asyncio
from time import process_time

import pytest

from lading.access import close_session, find_session, sign_in
from lading.access.refusals import TooMany
from lading.access.sessions import forget_expired
from lading.access.sign_in import WrongPassword
from lading.store import Database

PASSWORD = "correct horse battery"


async def test_a_session_knows_who_it_is(database: Database, anna: str) -> None:
    token = await sign_in(database, login=" Anna ", password=PASSWORD, address="10.0.0.1")
    async with database.unit_of_work() as unit:
        session = await find_session(unit, token=token)
        assert session is not None
        assert (session.login, session.role, session.actor.label) == ("anna", "administrator", "user:anna")
        assert len(session.csrf) == 43
        assert await find_session(unit, token=session.csrf) is None
        await close_session(unit, token=token)
        assert await find_session(unit, token=token) is None


async def test_sessions_slide_and_end(database: Database, anna: str) -> None:
    token = await sign_in(database, login=anna, password=PASSWORD, address="10.0.0.1")
    age = "UPDATE sessions SET created_at = created_at - %s::interval, expires_at = expires_at - %s::interval"
    async with database.unit_of_work() as unit:
        await unit.execute(age, ["11 hours", "11 hours"])
        assert await find_session(unit, token=token) is not None
        left = await unit.fetch("SELECT expires_at - now() = interval '12 hours' FROM sessions")
        assert left == [(True,)]
        await unit.execute(age, ["15 days", "0"])
        assert await find_session(unit, token=token) is not None
        await unit.execute(age, ["0", "13 hours"])
        assert await find_session(unit, token=token) is None
        await forget_expired(unit)
        assert await unit.fetch("SELECT FROM sessions") == []


async def test_wrong_logins_and_wrong_passwords_look_and_last_the_same(database: Database, anna: str) -> None:
    sentences, seconds = [], []
    for login in ("nobody", "anna", "nobody", "anna"):
        started = process_time()
        with pytest.raises(WrongPassword) as refused:
            await sign_in(database, login=login, password="wrong horse battery", address="10.0.0.1")
        seconds.append(process_time() - started)
        sentences.append(refused.value.sentence)
    assert len(set(sentences)) == 1
    assert 1 / 5 < seconds[2] / seconds[3] < 5


async def test_a_login_is_limited_and_success_clears_the_count(database: Database, anna: str) -> None:
    async def attempt(password: str, address: str) -> str:
        try:
            await sign_in(database, login=anna, password=password, address=address)
        except (WrongPassword, TooMany) as refusal:
            return refusal.code
        return "in"

    for number in range(3):
        assert await attempt("wrong horse battery", f"10.0.0.{number}") == "wrong_password"
    assert await attempt(PASSWORD, "10.0.0.8") == "in"
    told = await asyncio.gather(*(attempt("wrong horse battery", f"10.1.0.{number}") for number in range(12)))
    assert sorted(told) == ["too_many_requests"] * 4 + ["wrong_password"] * 8
    assert await attempt(PASSWORD, "10.0.0.9") == "too_many_requests"


async def test_no_login_is_stored_in_the_clear_by_the_limits(database: Database) -> None:
    with pytest.raises(WrongPassword):
        await sign_in(database, login="my password by mistake", password="x", address="10.0.0.1")
    async with database.unit_of_work() as unit:
        names = await unit.fetch("SELECT name FROM rate_limits")
    assert [len(name[0]) for name in names] == [32, 32]
