"""API keys: shown once, kept as a hash, found again, revoked."""

import hashlib

import pytest

from lading.access import KeyRing, create_key, revoke_key
from lading.kernel import Conflict, Invalid, NotFound
from lading.store import Database


async def make(database: Database, name: str = "shop", *scopes: str) -> str:
    """A key with these scopes, else one that reads orders."""
    async with database.unit_of_work() as unit:
        return await create_key(unit, name=name, scopes=scopes or ["orders:read"])


async def test_a_key_is_256_random_bits_and_only_its_hash_is_kept(database: Database) -> None:
    key = await make(database)
    assert (key[:7], len(key)) == ("lading_", 50)
    async with database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT name, key_hash, created_by FROM api_keys")
        told = await unit.fetch("SELECT kind, subject, data FROM events")
    assert rows == [("shop", hashlib.sha256(key.encode()).digest(), "system:lading")]
    assert told == [("key.created", "key/shop", {"scopes": ["orders:read"], "per_minute": None})]


async def test_a_ring_finds_a_key_with_its_actor(database: Database) -> None:
    found = await KeyRing(database).find(await make(database))
    assert found is not None
    assert (found.actor.label, found.scopes, found.per_minute) == ("key:shop", {"orders:read"}, None)
    assert await KeyRing(database).find("lading_other") is None


async def test_a_revoked_key_lives_only_as_long_as_a_ring_remembers(database: Database) -> None:
    key = await make(database)
    patient, forgetful = KeyRing(database), KeyRing(database, seconds=0)
    assert await patient.find(key)
    async with database.unit_of_work() as unit:
        await revoke_key(unit, name="shop")
    assert await patient.find(key)
    assert await forgetful.find(key) is None


async def test_a_ring_is_bounded(database: Database) -> None:
    ring = KeyRing(database, size=3)
    for number in range(10):
        await ring.find(f"lading_{number}")
    assert len(ring._seen) <= 3


async def test_names_are_never_used_again(database: Database) -> None:
    await make(database)
    async with database.unit_of_work() as unit:
        await revoke_key(unit, name="shop")
    with pytest.raises(Conflict, match="exists or existed"):
        await make(database)


async def test_wrong_keys_are_not_made(database: Database) -> None:
    async with database.unit_of_work() as unit:
        with pytest.raises(Invalid) as refused:
            await create_key(unit, name="a b", scopes=["orders:read", "orders:burn"], per_minute=0)
        with pytest.raises(NotFound):
            await revoke_key(unit, name="nobody")
    assert [error.pointer for error in refused.value.errors] == ["/name", "/scopes/1", "/per_minute"]
