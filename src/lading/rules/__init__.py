"""Conditions that people write, what follows when they hold, and what people have to approve."""

from lading.rules.approvals import ApprovalWish
from lading.rules.condition import Condition, read_condition
from lading.rules.facts import Fact, FactSet, read_sample
from lading.rules.findings import RuleFinding
from lading.rules.judge import Fired, judge
from lading.rules.published import Rulebook, Rules
from lading.rules.refusals import ConditionRefused, Fault
from lading.rules.truth import holds, say_part

__all__ = [
    "ApprovalWish",
    "Condition",
    "ConditionRefused",
    "Fact",
    "FactSet",
    "Fault",
    "Fired",
    "RuleFinding",
    "Rulebook",
    "Rules",
    "holds",
    "judge",
    "read_condition",
    "read_sample",
    "say_part",
]
