"""Rules in force for tests of flows, and people who answer."""

from typing import Any
from uuid import UUID

from lading.catalog import touch
from lading.flows.company import Company
from lading.flows.rules.decide_approval import DecideApproval, decide_approval
from lading.flows.rules.rules_world import read_rules_world
from lading.kernel import Actor
from lading.rules.attributes import read_facts
from lading.rules.effects import AnyEffect
from lading.rules.rule import RuleText
from lading.rules.versions import publish_rule, save_rule

PEOPLE = (("ada", "administrator"), ("ben", "operations"), ("cleo", "customer_service"), ("dora", "operations"))


async def hire(company: Company) -> None:
    """Ada (administrator), Ben and Dora (operations), Cleo (customer service)."""
    async with company.database.unit_of_work() as unit:
        for login, role in PEOPLE:
            await unit.execute(
                "INSERT INTO users (login, name, role, password_hash) VALUES (%s, %s, %s, '')", [login, login, role]
            )


async def enact(company: Company, code: str, condition: str, *effects: AnyEffect, **fields: Any) -> int:
    """Publish a rule on placed orders, with `fields` on top; answers its version."""
    said = {"name": code, "event": "order.placed", "condition": condition, "effects": list(effects), **fields}
    async with company.database.unit_of_work(Actor("user", "ada")) as unit:
        known = await read_facts(unit)
        await save_rule(unit, code=code, text=RuleText(**said), known=known)
        version, _ = await publish_rule(unit, code=code, known=known, world=await read_rules_world(unit))
        await touch(unit)
    return version


async def answer(company: Company, login: str, *, say: str = "approved", approval: UUID | None = None) -> str:
    """Somebody answers the approval that waits; answers its state."""
    async with company.database.unit_of_work(Actor("user", login)) as unit:
        ((number,),) = await unit.fetch("SELECT id FROM approvals WHERE state = 'pending' OR id = %s", [approval])
        return await decide_approval(unit, company, wish=DecideApproval(approval=number, answer=say))  # type: ignore[arg-type]
