"""The laws of rules, each broken once on purpose."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.kernel import Actor
from lading.rules import ApprovalWish
from lading.rules.approvals import write_approvals
from lading.rules.laws import LAWS
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.versions import publish_rule, save_rule
from tests.drafts import place
from tests.rules.wording import WORLD, text

_HOLD = (
    "INSERT INTO holds (id, order_id, reason, sentence, steps, placed_at, placed_by, released_at{columns})"
    " SELECT gen_random_uuid(), id, 'r', 's', '{{release}}', now(), 'x', now(){values} FROM orders"
)
CORRUPTIONS = {
    "rules_in_force_were_published": "UPDATE rule_versions SET published_by = NULL",
    "rules_act_as_published": "INSERT INTO rule_hits (rule, version, order_id, event, at)"
    " SELECT 'big', 7, id, 'order.placed', now() FROM orders",
    "holds_by_rules_name_their_version": _HOLD.format(columns=", rule, rule_version", values=", 'big', 7"),
    "approvals_are_earned": "UPDATE approvals SET state = 'approved'",
    "nothing_goes_on_unapproved": _HOLD.format(columns=", approval", values=", (SELECT id FROM approvals LIMIT 1)"),
}


def test_every_law_is_broken_here() -> None:
    assert CORRUPTIONS.keys() == {law.name for law in LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    order = await place(company, ("MUG-RED", 2))
    async with company.database.unit_of_work(Actor("user", "ada")) as unit:
        await save_rule(unit, code="big", text=text(), known=ORDER_FACTS)
        await publish_rule(unit, code="big", known=ORDER_FACTS, world=WORLD)
        wish = ApprovalWish(
            subject=f"order/{order['number']}", ask="order.accept", sentence="s", why="w", role="operations", policy="p"
        )
        await write_approvals(unit, wishes=[wish])
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
