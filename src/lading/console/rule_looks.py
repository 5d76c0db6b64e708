"""What the editor shows of a rule while it is typed: faults at their place, checks, and orders that match."""

import msgspec
from markupsafe import Markup, escape

from lading.catalog import Reference
from lading.console.typed_rule import Plain, make_rule
from lading.flows.rules.keep_rules import look_over_rule
from lading.flows.rules.try_rules import RuleMatches, try_condition
from lading.rules import ConditionRefused, RuleFinding
from lading.rules.effects import AddTag
from lading.rules.findings import of_fault
from lading.rules.rule import RuleText
from lading.store import UnitOfWork

MANY = 200


class Looked(msgspec.Struct, frozen=True):
    """What was typed, what the checks say of it, and which recent orders match (None: the condition is faulty)."""

    condition: str
    findings: list[RuleFinding]
    matches: RuleMatches | None


async def look_at(unit: UnitOfWork, reference: Reference, plain: Plain, *, code: str) -> Looked:
    """Look at what is typed so far; what is still empty is no fault yet. Raises `Invalid` for a field that is."""
    condition = plain["condition"]
    text = make_rule(
        {**plain, "name": plain["name"] or "–", "effects": plain["effects"] or [{"do": "add_tag", "tag": "–"}]}
    )
    try:
        matches = await try_condition(unit, reference, text=text, orders=MANY) if condition else None
    except ConditionRefused as refused:
        return Looked(condition, [of_fault(refused.fault)], None)
    found = await look_over_rule(unit, code=code, text=text) if condition else []
    return Looked(condition, [one for one in found if not _about_nothing(one, text)], matches)


def _about_nothing(finding: RuleFinding, text: RuleText) -> bool:
    """What the checks say of the effect that stands in while there is none."""
    return text.effects == [AddTag(tag="–")] and finding.pointer.startswith("/effects")


def mark_place(text: str, finding: RuleFinding) -> Markup:
    """The condition with the faulty place marked."""
    if finding.start is None or finding.end is None:
        return escape(text)
    start, end = finding.start, finding.end
    return Markup("{}<mark>{}</mark>{}").format(text[:start], text[start:end], text[end:])
