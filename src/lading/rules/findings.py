"""What the checks say of a rule."""

from typing import Literal

import msgspec

from lading.rules.refusals import Fault


class RuleFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A remark on a rule. What weighs `refuse` must be mended before it is published.

    `pointer` names the field; `start` and `end` the place in the condition's text, `instead` what may be meant.
    """

    code: str
    sentence: str
    severity: Literal["refuse", "warn"] = "warn"
    pointer: str = "/condition"
    start: int | None = None
    end: int | None = None
    instead: tuple[str, ...] = ()


def of_fault(fault: Fault) -> RuleFinding:
    """What is wrong with a condition, as a finding."""
    return RuleFinding(
        code=fault.code,
        sentence=fault.sentence,
        severity="refuse",
        start=fault.start,
        end=fault.end,
        instead=fault.instead,
    )
