"""A rule's road: drafted, published, changed, rolled back, retired; and two pairs of eyes."""

from datetime import timedelta

import pytest

from lading.kernel import Actor
from lading.rules import ConditionRefused
from lading.rules.effects import RequireApproval
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.published import Rules, read_published
from lading.rules.rule import RuleTest
from lading.rules.two_pairs import set_two_pairs
from lading.rules.versions import (
    NoDraft,
    OwnRule,
    RuleRefused,
    drop_draft,
    publish_rule,
    retire_rule,
    roll_back_rule,
    save_rule,
)
from lading.store import Database, UnitOfWork
from lading.store.rows import Outdated
from tests.rules.wording import WORLD, text

ADA, BEN = Actor("user", "ada"), Actor("user", "ben")


async def publish(unit: UnitOfWork, condition: str) -> int:
    await save_rule(unit, code="big", text=text(condition), known=ORDER_FACTS)
    return (await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD))[0]


async def in_force(unit: UnitOfWork) -> list[tuple[int, str]]:
    return [(rule.version, rule.condition.text) for rule in await read_published(unit, known=ORDER_FACTS)]


async def test_versions_follow_each_other_and_stay(database: Database) -> None:
    async with database.unit_of_work(ADA) as unit:
        assert await publish(unit, "order.total > 500") == 1
        assert await publish(unit, "order.total > 900") == 2
        assert await in_force(unit) == [(2, "order.total > 900")]
        assert await roll_back_rule(unit, code="big", version=1, known=ORDER_FACTS, world=WORLD) == 3
        assert await in_force(unit) == [(3, "order.total > 500")]
        assert await retire_rule(unit, code="big") == 3
        assert await in_force(unit) == []
        kept = await unit.fetch("SELECT version, state FROM rule_versions ORDER BY version")
    assert kept == [(1, "retired"), (2, "retired"), (3, "retired")]


async def test_a_version_for_later_leaves_the_present_one_in_force(database: Database) -> None:
    async with database.unit_of_work(ADA) as unit:
        await publish(unit, "order.total > 500")
        later = text("order.total > 900", effective_from=unit.now + timedelta(days=1))
        await save_rule(unit, code="big", text=later, known=ORDER_FACTS)
        await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD)
        assert await in_force(unit) == [(1, "order.total > 500")]


async def test_drafts_are_guarded(database: Database) -> None:
    async with database.unit_of_work(ADA) as unit:
        with pytest.raises(ConditionRefused):
            await save_rule(unit, code="big", text=text("order.totl > 5"), known=ORDER_FACTS)
        assert await save_rule(unit, code="big", text=text(), known=ORDER_FACTS, seen=0) == (1, 1)
        assert await save_rule(unit, code="big", text=text(), known=ORDER_FACTS, seen=1) == (1, 2)
        with pytest.raises(Outdated):
            await save_rule(unit, code="big", text=text(), known=ORDER_FACTS, seen=1)
        await drop_draft(unit, code="big")
        with pytest.raises(NoDraft):
            await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD)
        assert await save_rule(unit, code="big", text=text(), known=ORDER_FACTS) == (2, 1)


async def test_what_the_checks_refuse_is_not_published(database: Database) -> None:
    async with database.unit_of_work(ADA) as unit:
        failing = [RuleTest("small", {"order.total": "5"}, fires=True)]
        nobody = [RequireApproval(role="nobody", sentence="s")]
        await save_rule(unit, code="big", text=text(tests=failing, effects=nobody), known=ORDER_FACTS)
        with pytest.raises(RuleRefused) as refused:
            await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD)
    assert {one.code for one in refused.value.errors} == {"unknown_role", "test_fails"}


async def test_two_pairs_of_eyes_publish(database: Database) -> None:
    async with database.unit_of_work(ADA) as unit:
        await set_two_pairs(unit, wanted=True)
        await save_rule(unit, code="big", text=text(), known=ORDER_FACTS)
        with pytest.raises(OwnRule):
            await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD)
    async with database.unit_of_work(BEN) as unit:
        assert (await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD))[0] == 1


async def test_a_process_remembers_what_is_published(database: Database) -> None:
    rules = Rules()
    async with database.unit_of_work(ADA) as unit:
        await rules.refresh(unit, dropped=True)
        assert rules.book.at("order.placed", unit.now) == ()
        await publish(unit, "order.total > 500")
        await rules.refresh(unit, dropped=False)
        assert rules.book.at("order.placed", unit.now) == ()
        await rules.refresh(unit, dropped=True)
        assert [rule.code for rule in rules.book.at("order.placed", unit.now)] == ["big"]
        assert rules.book.asks("order.placed") == {"order.total"}
