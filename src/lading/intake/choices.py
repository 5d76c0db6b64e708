"""What a person has said about a case beyond what the paper says: whose it is, what is meant, what was agreed."""

from collections.abc import Collection

import msgspec


class Choices(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person's choices, which stand above every match.

    `ship_to` is the place of one of the customer's addresses, or `new` for the address on the paper. `items` and
    `units` go by the line's place in the reading, from 0; an item of `-` leaves the line out. `answers` settle
    deviations: `kind:place` to the code of one of its answers. `order` is what a change means.
    """

    customer: str = ""
    ship_to: str = ""
    items: dict[str, str] = {}
    units: dict[str, str] = {}
    answers: dict[str, str] = {}
    order: str = ""


def answer_key(kind: str, place: str) -> str:
    """The name by which a deviation is settled in `Choices.answers`."""
    return f"{kind}:{place}"


def without_lines(choices: Choices, gone: Collection[int]) -> Choices:
    """The same choices when lines of the reading are left out: those behind move up."""
    if not gone:
        return choices

    def moved(named: dict[str, str]) -> dict[str, str]:
        kept = {int(line): value for line, value in named.items() if int(line) not in gone}
        return {str(line - sum(1 for other in gone if other < line)): value for line, value in kept.items()}

    answers = {key: value for key, value in choices.answers.items() if "/lines/" not in key}
    return msgspec.structs.replace(choices, items=moved(choices.items), units=moved(choices.units), answers=answers)
