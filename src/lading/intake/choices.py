"""What a person has said about a case beyond what the paper says: whose it is, what is meant, what was agreed."""

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
