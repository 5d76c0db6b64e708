"""Who may change what of orders until when, in words; and the channel form's table of it, read."""

from typing import Any

from lading.console.form import Form
from lading.console.words import mark
from lading.orders.change_policy import POLICY

ACTS = {
    "cancel": mark("Cancel"),
    "less": mark("Fewer units"),
    "more": mark("More units"),
    "add": mark("More lines"),
    "date": mark("The wished date"),
    "address": mark("The address"),
    "shipping": mark("The way it is sent"),
    "price": mark("Prices"),
    "discount": mark("The discount"),
    "reference": mark("The reference"),
}
UNTIL = {
    "never": mark("never"),
    "ask": mark("only if we agree"),
    "released": mark("until it is given to a place"),
    "work": mark("until work on it has begun"),
    "packed": mark("until it is packed"),
    "shipped": mark("until something has left"),
    "always": mark("at any time"),
}
DOORS = ("customer", "channel")


def usual(door: str, act: str) -> str:
    """The stage until which a door may do an act where the channel says nothing else."""
    return POLICY[door].get(act, "always")


def changes_typed(form: Form, before: dict[str, Any]) -> dict[str, Any]:
    """What the form's table says; what it does not show stays."""
    shown = {f"{door}.{act}" for door in DOORS for act in ACTS}
    kept = {name: until for name, until in before.items() if name not in shown}
    told = {name: form.text(f"change-{name}") for name in shown}
    return kept | {name: until for name, until in told.items() if until in UNTIL}
