"""What workers do a moment later, in sentences."""

from lading.flows.previewing.consequences import Sequel
from lading.flows.previewing.say_money import ASKED, say_amount

_OTHERS = {
    "letter": "the letter “{detail}” goes to {to}",
    "hold_placed": "hold “{detail}” is placed",
    "hold_lifted": "hold “{detail}” is lifted",
    "call": "{to} is called",
    "task": "a task is raised: {detail}",
}


def say_sequel(one: Sequel) -> str:
    """Of which order, and what."""
    order = one.about.partition("/")[2]
    detail = one.detail.replace("_", " ")
    if one.what in ASKED and one.amount is not None:
        way = f" by {detail}" if detail else ""
        amount = say_amount(one.amount, one.currency)
        told = ASKED[one.what].format(by=f"provider “{one.to}”", amount=amount, way=way)
    elif one.amount is not None:
        what = one.what.replace("_", " ")
        told = f"the {what} over {say_amount(one.amount, one.currency)} is made"
    else:
        told = _OTHERS.get(one.what, one.what).format(detail=detail, to=one.to or "the customer")
    return f"A moment later, order {order}: {told}." if order else f"A moment later {told}."
