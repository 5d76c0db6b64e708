"""The rules for claims of a return policy, as they stand in its form: fields of the third are called `claim3.name`."""

import re
from typing import Any

from lading.console.form import Form

_FIRST = re.compile(r"claim(\d{1,3})\.name")
_NUMBERS = ("days_at_most", "days_over", "value_at_most", "return_rate_over")


def read_claim_rules(form: Form) -> list[dict[str, Any]]:
    """The rules on the screen, in their turn; those whose box `drop` is ticked are left out."""
    numbers = sorted(int(found[1]) for name in form.names() if (found := _FIRST.fullmatch(name)))
    keys = [f"claim{number}" for number in numbers]
    kept = [key for key in keys if form.text(f"{key}.name") and not form.text(f"{key}.drop")]
    return [_rule(form, key) for key in sorted(kept, key=lambda key: _turn(form, key))]


def _turn(form: Form, key: str) -> int:
    typed = form.text(f"{key}.turn")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 999


def _rule(form: Form, key: str) -> dict[str, Any]:
    when: dict[str, Any] = {"kinds": form.all(f"{key}.kinds"), "currency": form.text(f"{key}.currency").upper()}
    when |= {field: typed.replace(",", ".") for field in _NUMBERS if (typed := form.text(f"{key}.{field}"))}
    if photos := form.text(f"{key}.photos"):
        when["photos"] = photos == "yes"
    sentence, outcome = form.text(f"{key}.sentence"), form.text(f"{key}.outcome") or "ask"
    return {"name": form.text(f"{key}.name"), "outcome": outcome, "sentence": sentence, "when": when}
