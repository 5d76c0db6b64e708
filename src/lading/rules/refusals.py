"""Why a condition cannot be saved, with the place in its text and what may have been meant."""

import msgspec

from lading.kernel import FieldError, Invalid

KINDS_DIFFER = "What is compared here is not of the same kind: numbers go with numbers, texts with texts."


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong between two places of a condition's text (in characters), in a sentence; `instead` may be meant."""

    code: str
    sentence: str
    start: int
    end: int
    instead: tuple[str, ...] = ()


class ConditionRefused(Invalid):
    """The condition cannot be understood."""

    code = "condition_refused"

    def __init__(self, fault: Fault, *, pointer: str = "/condition") -> None:
        super().__init__(fault.sentence, errors=(FieldError(pointer, fault.code, fault.sentence),))
        self.fault = fault


def refuse(code: str, sentence: str, start: int, end: int, instead: tuple[str, ...] = ()) -> ConditionRefused:
    """The refusal of what stands between these places."""
    return ConditionRefused(Fault(code=code, sentence=sentence, start=start, end=max(end, start + 1), instead=instead))
