"""Why goods come back, and whose fault that is: the words that customers and staff choose from."""

from typing import Literal, get_args

import msgspec

Fault = Literal["customer", "carrier", "supplier", "us"]
Condition = Literal["new", "opened", "used", "damaged", "unknown"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
Wish = Literal["refund", "exchange", "store_credit", "repair"]
WISHES: tuple[Wish, ...] = get_args(Wish)


class Reason(msgspec.Struct, frozen=True):
    """A reason: its code, what people read, and who would have caused it."""

    code: str
    words: str
    fault: Fault


REASONS = {
    one.code: one
    for one in (
        Reason("changed_mind", "Changed my mind", "customer"),
        Reason("too_small", "Too small", "customer"),
        Reason("too_large", "Too large", "customer"),
        Reason("better_price", "Found it cheaper", "customer"),
        Reason("ordered_wrong", "Ordered by mistake", "customer"),
        Reason("late", "Came too late", "carrier"),
        Reason("damaged", "Arrived damaged", "carrier"),
        Reason("defective", "Does not work", "supplier"),
        Reason("not_as_described", "Not as described", "us"),
        Reason("wrong_item", "Not what was ordered", "us"),
        Reason("unknown", "No reason given", "customer"),
    )
}


def fault_of(reason: str) -> Fault:
    """Who would have caused it; nobody's reason is the customer's."""
    return REASONS[reason].fault if reason in REASONS else "customer"
