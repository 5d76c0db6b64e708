"""Rules for tests, in one line each."""

from datetime import UTC, datetime
from typing import Any

from lading.rules.effects import AddTag
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.published import compile_rule
from lading.rules.rule import Rule, RuleText
from lading.rules.world import World

WORLD = World(
    steps=frozenset({"release", "capture", "ship"}),
    roles=frozenset({"operations", "customer_service"}),
    people=frozenset({"ada"}),
    hooks=frozenset({"erp"}),
    price_lists=frozenset({"eur"}),
    letters=frozenset({"order_on_hold"}),
)
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def text(condition: str = "order.total > 500", **fields: Any) -> RuleText:
    """A rule on placed orders that adds a tag, with `fields` on top."""
    given = {"name": "A rule", "event": "order.placed", "effects": [AddTag(tag="big")], **fields}
    return RuleText(condition=condition, **given)


def rule(condition: str = "order.total > 500", *, code: str = "one", version: int = 1, **fields: Any) -> Rule:
    """The same, compiled."""
    said = text(condition, **fields)
    return compile_rule(said, code=code, version=version, known=ORDER_FACTS, since=said.effective_from)
