"""Rules are written, checked, published and taken back; every process is told."""

from datetime import datetime

from lading.catalog import touch
from lading.flows.rules.rules_world import read_rules_world
from lading.rules.attributes import AttributeFact, AttributeName, declare_attribute, read_facts
from lading.rules.checks import check_rule
from lading.rules.findings import RuleFinding
from lading.rules.published import read_published
from lading.rules.rule import RuleText
from lading.rules.versions import drop_draft, publish_rule, retire_rule, roll_back_rule, save_rule
from lading.store import UnitOfWork


async def look_over_rule(unit: UnitOfWork, *, code: str, text: RuleText) -> list[RuleFinding]:
    """Everything that the checks say of a rule, beside those in force. Writes nothing."""
    world, known = await read_rules_world(unit), await read_facts(unit)
    others = await read_published(unit, known=known)
    return check_rule(text, code=code, known=known, world=world, others=others, now=unit.now)


async def write_rule(unit: UnitOfWork, *, code: str, text: RuleText, seen: int | None = None) -> tuple[int, int]:
    """Keep a rule as a draft; answers its version and revision. Raises `ConditionRefused`, `Outdated`."""
    return await save_rule(unit, code=code, text=text, known=await read_facts(unit), seen=seen)


async def enact_rule(unit: UnitOfWork, *, code: str) -> tuple[int, datetime]:
    """Publish the draft; answers its version and from when on it counts. Raises as `publish_rule` does."""
    done = await publish_rule(unit, code=code, known=await read_facts(unit), world=await read_rules_world(unit))
    await touch(unit)
    return done


async def end_rule(unit: UnitOfWork, *, code: str, reason: str = "") -> None:
    """Take a rule out of force; where it has only a draft, that is dropped."""
    if await retire_rule(unit, code=code, reason=reason):
        await touch(unit)
    else:
        await drop_draft(unit, code=code)


async def bring_back_rule(unit: UnitOfWork, *, code: str, version: int) -> int:
    """Put an earlier version in force again, as a new one; answers its number."""
    world = await read_rules_world(unit)
    new = await roll_back_rule(unit, code=code, version=version, known=await read_facts(unit), world=world)
    await touch(unit)
    return new


async def publish_attribute(unit: UnitOfWork, *, name: AttributeName, fact: AttributeFact) -> None:
    """Let rules ask a custom attribute of orders; every process learns it. Raises `KindStays`."""
    await declare_attribute(unit, name=name, fact=fact)
    await touch(unit)
