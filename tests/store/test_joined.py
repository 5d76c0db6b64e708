"""Acts inside one transaction: rehearsed without locks and undone, or kept as a whole."""

import psycopg
import pytest

from lading.flows.company import Company
from lading.store.drawn import Drawn
from lading.store.joined import Joined, Rival, joined
from lading.store.unlocked import without_locks

LOCK = "SELECT on_hand FROM stock WHERE sku = 'BOWL' ORDER BY place FOR NO KEY UPDATE"
TAKE = "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'BOWL'"


async def is_free(company: Company) -> bool:
    """Whether a writer gets the row at once."""
    try:
        async with company.database.unit_of_work() as unit:
            await unit.fetch("SELECT FROM stock WHERE sku = 'BOWL' FOR NO KEY UPDATE NOWAIT")
    except psycopg.errors.LockNotAvailable:
        return False
    return True


async def bowls(company: Company) -> int:
    """How many there are in all."""
    async with company.database.unit_of_work() as unit:
        return int((await unit.fetch("SELECT sum(on_hand) FROM stock WHERE sku = 'BOWL'"))[0][0])


async def test_a_rehearsal_locks_nothing_and_lets_go_of_what_it_wrote(company: Company) -> None:
    before = await bowls(company)
    async with joined(company.database, dry=True) as inside:
        async with inside.unit_of_work() as unit:
            await unit.fetch(LOCK)
            assert await is_free(company)
            assert await unit.execute(TAKE) >= 1
        assert not await is_free(company)
        await inside.forget()
        assert await is_free(company)
    assert await bowls(company) == before


async def test_units_see_each_other_and_are_kept_together(company: Company) -> None:
    before = await bowls(company)
    async with joined(company.database, dry=False) as inside:
        for _ in range(2):
            async with inside.unit_of_work() as unit:
                changed = await unit.execute(TAKE)
        assert inside.changes == {"stock": (0, 2 * changed, 0)}
        assert await bowls(company) == before
    assert await bowls(company) == before - 2 * changed


async def test_a_unit_that_raises_is_undone_alone(company: Company) -> None:
    before = await bowls(company)
    async with joined(company.database, dry=False) as inside:
        with pytest.raises(ZeroDivisionError):
            await _take_and_fail(inside)
        assert inside.changes == {}
    assert await bowls(company) == before


async def _take_and_fail(inside: Joined) -> None:
    async with inside.unit_of_work() as unit:
        await unit.execute(TAKE)
        raise ZeroDivisionError


async def test_a_rehearsal_gives_way_to_who_writes(company: Company) -> None:
    async with company.database.unit_of_work() as writer, joined(company.database, dry=True) as inside:
        await writer.execute(TAKE)
        with pytest.raises(Rival):
            async with inside.unit_of_work() as unit:
                await unit.execute(TAKE)
        with pytest.raises(Rival):
            async with inside.unit_of_work():
                pass


async def test_numbers_are_drawn_only_for_what_is_kept(company: Company) -> None:
    async with joined(company.database, dry=True) as inside, inside.unit_of_work() as unit:
        (name,) = await unit.draw("order_number", prefix="L", count=1)
        assert (inside.drawn.masked(f"order/{name}"), len(name) > 12) == ("order/new-1", True)
    async with joined(company.database, dry=False) as inside, inside.unit_of_work() as unit:
        assert await unit.draw("order_number", prefix="L", count=2) == ["L100001", "L100002"]
        assert inside.drawn.masked("L100002 and F100002") == "new-2 and F100002"


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("SELECT 1 FROM a ORDER BY b FOR NO KEY UPDATE OF s SKIP LOCKED", "SELECT 1 FROM a ORDER BY b"),
        ("(SELECT 1 FROM a FOR UPDATE) due", "(SELECT 1 FROM a) due"),
        ("SELECT pg_advisory_xact_lock_shared(%s)", "SELECT num_nulls(%s)"),
        ("SELECT pg_try_advisory_xact_lock(%s)", "SELECT 0 <= num_nulls(%s)"),
        ("UPDATE a SET b = 1", "UPDATE a SET b = 1"),
        ("SELECT 1 FOR UPDATES", "SELECT 1 FOR UPDATES"),
    ],
)
def test_locks_are_taken_out_of_a_question(query: str, sent: str) -> None:
    assert without_locks(query) == sent  # type: ignore[arg-type]


def test_names_that_are_new_have_stand_ins() -> None:
    drawn = Drawn()
    drawn.add(["L100001", "RE-2026-00042"])
    assert drawn.masked("order/L100001") == "order/new-1"
    assert drawn.masked("RE-2026-00042") == "new-2"
    assert drawn.masked("L100001-3 of L1000012") == "new-1-3 of L1000012"
