"""Approvals: enough people of the role, none of whom asked; the first no refuses."""

import pytest

from lading.kernel import Actor
from lading.rules import ApprovalWish
from lading.rules.answers import NotYours, Settled, answer_approval, lock_approval, may_answer
from lading.rules.approvals import is_approved, withdraw_approvals, write_approvals
from lading.store import Database

WISH = ApprovalWish(
    subject="order/L1",
    ask="order.accept",
    sentence="Accept an order of 900.00 EUR",
    why="It is above 500.00 EUR.",
    role="operations",
    needed=2,
    policy="big",
    barred=("user:cleo",),
)


async def say(database: Database, login: str, *, role: str = "operations", answer: str = "approved") -> str:
    async with database.unit_of_work(Actor("user", login)) as unit:
        ((number,),) = await unit.fetch("SELECT id FROM approvals ORDER BY asked_at DESC LIMIT 1")
        found = await lock_approval(unit, approval=number)
        may_answer(found, actor=unit.actor, role=role)
        return await answer_approval(unit, approval=found, answer=answer)  # type: ignore[arg-type]


async def test_enough_different_people_approve(database: Database) -> None:
    async with database.unit_of_work(Actor("user", "ada")) as unit:
        (number,) = await write_approvals(unit, wishes=[WISH])
        assert await write_approvals(unit, wishes=[WISH]) == [number]
    for login, role in (("ada", "operations"), ("cleo", "operations"), ("ben", "warehouse")):
        with pytest.raises(NotYours):
            await say(database, login, role=role)
    assert await say(database, "ben") == "pending"
    with pytest.raises(NotYours):
        await say(database, "ben")
    assert await say(database, "dora", role="administrator") == "approved"
    with pytest.raises(Settled):
        await say(database, "emil")
    async with database.unit_of_work() as unit:
        assert await is_approved(unit, subject="order/L1", ask="order.accept")
        kinds = await unit.fetch("SELECT kind FROM events ORDER BY id")
    assert [row[0] for row in kinds] == ["approval.asked", "approval.given", "approval.given", "approval.settled"]


async def test_the_first_no_refuses(database: Database) -> None:
    async with database.unit_of_work(Actor("user", "ada")) as unit:
        await write_approvals(unit, wishes=[WISH])
    assert await say(database, "ben", answer="refused") == "refused"
    async with database.unit_of_work() as unit:
        assert not await is_approved(unit, subject="order/L1", ask="order.accept")
        assert await withdraw_approvals(unit, subjects=["order/L1"], asks=["order.accept"], reason="gone") == []
        await write_approvals(unit, wishes=[WISH])
        assert len(await withdraw_approvals(unit, subjects=["order/L1"], asks=["order.accept"], reason="gone")) == 1
