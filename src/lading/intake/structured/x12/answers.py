"""What a seller answers to a line (ACK): accepted, changed, rejected, backordered, with quantity, price, date, item."""

from collections.abc import Sequence

from lading.intake.structured.gathering import DOUBTFUL, SURE, Gathering
from lading.intake.structured.x12.header import put_day
from lading.intake.structured.x12.items import put_numbers, put_unit
from lading.intake.structured.x12.segments import Segment

_ACTIONS = {
    "accepted": ("IA", "AC", "AR", "AA", "SP"),
    "changed": ("IC", "IP", "IQ", "IS", "DR", "IE", "BP", "CC", "DF"),
    "rejected": ("IR", "ID", "R1", "R2", "R3", "R4", "R5", "R6", "IU"),
    "backordered": ("IB", "IF", "IH", "IW", "OS", "BO"),
}
_ACTION = {code: action for action, codes in _ACTIONS.items() for code in codes}
_WEIGHT = ("rejected", "backordered", "changed", "accepted")
ORDER = {"AC": "changed", "AE": "changed", "RD": "rejected", "RJ": "rejected", "RF": "rejected", "AD": "accepted",
         "AK": "accepted", "AT": "accepted", "AP": "accepted", "AS": "accepted"}  # fmt: skip
"""Kinds of acknowledgement (BAK02, BCA02)."""


def action_of(code: str) -> str:
    """The plain word for a status (ACK01), empty where it is unknown."""
    return _ACTION.get(code, "")


def read_answers(line: Gathering, segments: Sequence[Segment]) -> list[Gathering]:
    """The line with its answers; statuses that each name a quantity divide it into a line each."""
    found = [one for one in segments if one.tag == "ACK"]
    if len([one for one in found if one.at(2)]) > 1:
        return [_answered(line.copied(), [one]) for one in found if one.at(2)]
    return [_answered(line, found)]


def _answered(line: Gathering, found: Sequence[Segment]) -> Gathering:
    actions = [action for one in found if (action := action_of(one.at(1)))]
    if actions:
        gravest = min(actions, key=_WEIGHT.index)
        codes = " ".join(one.at(1) for one in found)
        line.replace("action", gravest, segment="ACK01", text=codes)
    elif found:
        line.put("action", "changed", segment="ACK01", text=found[0].at(1), probability=DOUBTFUL)
    for one in found:
        if one.at(2):
            line.replace("quantity", one.at(2), segment="ACK02")
        if one.at(3):
            line.fields.pop("unit", None)
            put_unit(line, one.at(3), "ACK03")
        put_day(line, "promised_on", one.at(5), segment="ACK05", probability=SURE)
        if one.at(1) == "IS":
            _substituted(line, one)
    return line


def _substituted(line: Gathering, answer: Segment) -> None:
    """The item that comes instead replaces the numbers of the one that was ordered."""
    other = Gathering()
    put_numbers(other, answer, 7)
    for name, field in other.fields.items():
        line.fields[name] = field
