"""Findings: what a check noticed, as a value, so that all of them can be shown at once."""

from typing import Literal

import msgspec

Severity = Literal["admit", "hold", "refuse"]


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One remark on an order: a stable code, a sentence a person can act on, where it stands and its weight.

    `pointer` is a JSON pointer into the draft; `line` is the line's number when it concerns one line.
    """

    code: str
    message: str
    severity: Severity = "admit"
    pointer: str = ""
    line: int | None = None
