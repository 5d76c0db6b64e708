"""What the doctor finds."""

from typing import Literal

import msgspec

Grade = Literal["well", "hint", "ill"]


class Diagnosis(msgspec.Struct, frozen=True):
    """One thing that was looked at: how it is, and what to do where it should be otherwise."""

    grade: Grade
    sentence: str
    mend: str = ""


def well(sentence: str) -> Diagnosis:
    """As it should be."""
    return Diagnosis("well", sentence)


def hint(sentence: str, mend: str) -> Diagnosis:
    """It works, and could be better or safer."""
    return Diagnosis("hint", sentence, mend)


def ill(sentence: str, mend: str) -> Diagnosis:
    """It does not work, or orders are in danger."""
    return Diagnosis("ill", sentence, mend)
