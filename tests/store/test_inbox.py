"""The inbox: stored once, worked once, put off with patience, dead with a reason."""

from lading.store import Database
from lading.store.inbox import MAX_ATTEMPTS, put_off, receive, replay, settle, take


async def _receive(database: Database, message_id: str = "m-1") -> bool:
    async with database.unit_of_work() as unit:
        stored = await receive(
            unit, source="web", message_id=message_id, topic="orders/create", headers={"a": "b"}, body=b"{}"
        )
    return stored is not None


async def test_a_message_is_stored_once(database: Database) -> None:
    assert [await _receive(database), await _receive(database), await _receive(database, "m-2")] == [True, False, True]


async def test_a_settled_message_is_not_taken_again(database: Database) -> None:
    await _receive(database)
    async with database.unit_of_work() as unit:
        (message,) = await take(unit)
        assert (message.topic, message.headers, message.body) == ("orders/create", {"a": "b"}, b"{}")
        await settle(unit, message=message.id, outcome="order L1")
    async with database.unit_of_work() as unit:
        assert await take(unit) == []


async def test_a_message_that_keeps_failing_dies_with_its_reason(database: Database) -> None:
    await _receive(database)
    for _ in range(MAX_ATTEMPTS):
        async with database.unit_of_work() as unit:
            await unit.execute("UPDATE inbox SET next_at = now()")
            (message,) = await take(unit)
            await put_off(unit, message=message.id, error="no such item")
    async with database.unit_of_work() as unit:
        assert await unit.fetch("SELECT state, outcome FROM inbox") == [("dead", "no such item")]
        assert await take(unit) == []
        await replay(unit, message=message.id)
        assert len(await take(unit)) == 1
