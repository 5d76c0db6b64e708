"""Words that every room shares: money, quantities, ids, who acts, refusals and findings."""

from lading.kernel.actor import SYSTEM, Actor
from lading.kernel.finding import Finding, Severity
from lading.kernel.ids import new_id
from lading.kernel.money import Money, round_money, split
from lading.kernel.quantity import plain
from lading.kernel.refusal import Conflict, FieldError, Forbidden, Invalid, NotFound, Refusal

__all__ = [
    "SYSTEM",
    "Actor",
    "Conflict",
    "FieldError",
    "Finding",
    "Forbidden",
    "Invalid",
    "Money",
    "NotFound",
    "Refusal",
    "Severity",
    "new_id",
    "plain",
    "round_money",
    "split",
]
