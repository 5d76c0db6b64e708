"""The words that a letter may use, each with what it stands for in an invented order."""

from typing import Any

import msgspec

from lading.console.words import mark as _
from lading.messages import KINDS, describe
from lading.messages.samples import full_sample


class Word(msgspec.Struct, frozen=True):
    """What is written in the letter, and what the customer reads in its place."""

    written: str
    read: str


class Words(msgspec.Struct, frozen=True):
    """Words that belong together."""

    title: str
    words: list[Word]


_TITLES = {
    "order": _("The order"),
    "customer": _("The customer"),
    "company": _("Your company"),
    "lines": _("All lines of the order"),
    "concerned": _("The lines that this letter is about"),
    "later": _("Lines that come later"),
    "waiting": _("Lines that wait for stock"),
    "ship_to": _("The address"),
    "shipment": _("The shipment"),
    "pickup": _("The pick-up"),
    "choice": _("The choice"),
    "rma": _("The return"),
    "claim": _("The claim"),
    "change": _("The wish to change it"),
}


def words_of(kind: str) -> list[Words]:
    """Every word for letters of that kind; a list is a loop that can be taken over as it stands."""
    sample = full_sample(kind)
    return [
        Words(_TITLES.get(name, name), _listed(name, branch, getattr(sample, name)))
        for name, branch in describe().items()
        if (name != "shipment" or KINDS[kind].with_shipment)
        and (name != "pickup" or KINDS[kind].with_pickup)
        and (name != "choice" or KINDS[kind].with_choice)
        and (name != "rma" or KINDS[kind].with_return)
        and (name != "claim" or KINDS[kind].with_claim)
        and (name != "change" or KINDS[kind].with_change)
    ]


def _listed(name: str, branch: Any, value: Any) -> list[Word]:
    if isinstance(branch, list):
        return [_loop(name, branch[0], value)]
    if not isinstance(branch, dict):
        return [_word(name, value)]
    return [_part(f"{name}.{part}", kind, getattr(value, part)) for part, kind in branch.items()]


def _part(path: str, kind: Any, value: Any) -> Word:
    if not isinstance(kind, list):
        return _word(path, value)
    return _joined(path, value) if kind == ["text"] else _square(path)


def _square(path: str) -> Word:
    """A QR code, cell by cell, as a table of the letter's HTML."""
    cell = '<td width="6" height="6" bgcolor="{% if cell %}#000000{% else %}#ffffff{% endif %}"></td>'
    inside = f"<tr>{{% for cell in row.cells %}}{cell}{{% endfor %}}</tr>"
    return Word(f"<table>{{% for row in {path} %}}{inside}{{% endfor %}}</table>", "▣")


def _word(path: str, value: str) -> Word:
    return Word(f"{{{{ {path} }}}}", value)


def _joined(path: str, value: list[str]) -> Word:
    return Word(f'{{{{ {path} | join(", ") }}}}', ", ".join(value))


def _loop(name: str, branch: Any, value: list[Any]) -> Word:
    if not isinstance(branch, dict):
        return _joined(name, value)
    body = "{{ line.quantity }} {{ line.unit }} {{ line.name }}"
    read = "\n".join(f"{one.quantity} {one.unit} {one.name}" for one in value)
    return Word(f"{{% for line in {name} -%}}\n{body}\n{{% endfor %}}", read)


def line_words() -> list[str]:
    """What can be said of a line inside a loop."""
    return [f"line.{part}" for part in describe()["lines"][0]]
