"""Answers that say who, where or what is meant become choices of a person. Pure."""

from collections.abc import Sequence

import msgspec

from lading.intake.choices import Choices, answer_key
from lading.intake.matched import Answer, Deviation
from lading.intake.matching.items import LEAVE_OUT

_NAMED = {"take_customer": "customer", "take_address": "ship_to", "new_address": "ship_to", "change": "order"}
_BY_LINE = {"take_item": "items", "take_unit": "units"}


def absorb(choices: Choices, deviations: Sequence[Deviation]) -> Choices:
    """The choices with every such answer made one; other answers stay answers."""
    answers, named = dict(choices.answers), dict[str, str]()
    by_line = {"items": dict(choices.items), "units": dict(choices.units)}
    for one in deviations:
        key = answer_key(one.kind, one.place)
        answer = _given(one, answers.get(key, ""))
        if answer is None:
            continue
        if answer.code in _NAMED:
            named[_NAMED[answer.code]] = answer.value or "new"
        elif answer.code in _BY_LINE and one.place.startswith("/lines/"):
            by_line[_BY_LINE[answer.code]][one.place.split("/")[2]] = answer.value
        elif answer.code == "leave_out" and one.kind == "terms":
            by_line["items"][one.place.split("/")[2]] = LEAVE_OUT
        else:
            continue
        del answers[key]
    return msgspec.structs.replace(choices, answers=answers, **by_line, **named)


def _given(one: Deviation, said: str) -> Answer | None:
    """The answer that was given: a code, and of several with that code the one of the value behind `=`."""
    code, _, value = said.partition("=")
    fitting = [answer for answer in one.answers if answer.code == code and value in ("", answer.value)]
    return fitting[0] if fitting else None
