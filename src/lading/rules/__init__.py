"""Conditions that people write, what follows when they hold, and what people have to approve."""

from lading.rules.approvals import ApprovalWish
from lading.rules.because import say_part
from lading.rules.condition import read_condition
from lading.rules.facts import Fact, FactSet
from lading.rules.findings import RuleFinding
from lading.rules.judge import Fired, judge
from lading.rules.nodes import Condition
from lading.rules.published import Rulebook, Rules
from lading.rules.refusals import ConditionRefused, Fault
from lading.rules.sample import read_sample
from lading.rules.truth import holds

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
