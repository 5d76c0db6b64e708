"""Who may change what of an order, until when: one small table, where channels may say otherwise. Pure."""

from collections.abc import Iterable, Mapping
from typing import Literal

from lading.orders.change import LockedOrder

Until = Literal["never", "ask", "released", "work", "packed", "shipped", "always"]
"""Until which stage of any unit it may be done at once; `ask` always makes it a request that staff answer."""
Ruling = Literal["grant", "request", "refuse"]

STAGES: dict[str, tuple[str, ...]] = {
    "released": ("released", "picked", "packed", "shipped", "delivered", "returned"),
    "work": ("picked", "packed", "shipped", "delivered", "returned"),
    "packed": ("packed", "shipped", "delivered", "returned"),
    "shipped": ("shipped", "delivered", "returned"),
}
"""In which states a unit is beyond each stage."""

WORDS: dict[str, str] = {
    "never": "never",
    "ask": "only if we agree",
    "released": "until it is given to a place",
    "work": "until work on it has begun",
    "packed": "until it is packed",
    "shipped": "until something has left",
    "always": "at any time",
}

POLICY: dict[str, dict[str, Until]] = {
    "staff": {},
    "channel": {
        "cancel": "shipped",
        "less": "shipped",
        "more": "released",
        "add": "released",
        "price": "released",
        "discount": "released",
        "shipping": "released",
        "date": "released",
        "address": "packed",
        "reference": "always",
    },
    "customer": {
        "cancel": "work",
        "less": "work",
        "more": "ask",
        "add": "ask",
        "price": "never",
        "discount": "never",
        "shipping": "ask",
        "date": "work",
        "address": "packed",
        "reference": "always",
    },
}
"""What each door may do until when; staff may do everything at any time, as far as facts let them."""


def until_of(door: str, act: str, *, settings: Mapping[str, str]) -> str:
    """The stage until which a door may do an act: the channel's `settings` (`customer.cancel`: `packed`), else ours."""
    return settings.get(f"{door}.{act}") or POLICY[door].get(act, "always")


def judge(order: LockedOrder, *, door: str, acts: Iterable[str], settings: Mapping[str, str]) -> tuple[Ruling, str]:
    """Whether these acts are done at once, become a request, or are refused; and which act decided that.

    A customer's wish that comes later than the policy lets it becomes a request, too.
    """
    ruling: tuple[Ruling, str] = ("grant", "")
    for act in acts:
        until = until_of(door, act, settings=settings)
        if until == "never":
            return "refuse", act
        if until == "ask" or (until != "always" and _is_beyond(order, until)):
            ruling = ("request", act)
    return ruling


def _is_beyond(order: LockedOrder, until: str) -> bool:
    return any(line.vector[state] for line in order.lines.values() for state in STAGES[until])
