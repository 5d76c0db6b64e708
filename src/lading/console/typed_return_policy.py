"""A return policy as it stands in its form: fields of rule 3 are called `3.when.days_at_most`, and so on."""

import re
from typing import Any

import msgspec

from lading.console.form import Form, wrong
from lading.console.typed_claim_policy import read_claim_rules
from lading.returns.policy import Policy

_LISTS = ("skus", "groups", "tags", "channels", "countries", "payment_methods", "customer_groups")
_CHOSEN = ("reasons", "not_reasons", "conditions")
_NUMBERS = ("days_at_most", "days_over", "value_over", "value_at_most", "return_rate_over")
_FIRST = re.compile(r"(\d{1,3})\.name")


def read_policy_form(form: Form) -> Policy:
    """The policy on the screen. Rules whose box `drop` is ticked are left out; `turn` is their order."""
    numbers = sorted(int(found[1]) for name in form.names() if (found := _FIRST.fullmatch(name)))
    rules = [
        (_turn(form, number), number, _rule(form, str(number))) for number in numbers if form.text(f"{number}.name")
    ]
    kept = [rule for _at, number, rule in sorted(rules, key=lambda one: one[:2]) if not form.text(f"{number}.drop")]
    told: dict[str, Any] = {
        "rules": kept,
        "otherwise": _rule(form, "otherwise"),
        "transit_days": form.text("transit_days") or 5,
        "return_place": form.text("return_place"),
        "to_partners": bool(form.text("to_partners")),
        "claims": read_claim_rules(form),
    }
    try:
        return msgspec.convert(told, Policy, strict=False)
    except msgspec.ValidationError as error:
        sentence, _at, path = str(error).partition(" - at ")
        raise wrong("rules", "invalid", f"{_where(path, kept)}{sentence}") from None


def _turn(form: Form, number: int) -> int:
    typed = form.text(f"{number}.turn")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 999


def _where(path: str, rules: list[dict[str, Any]]) -> str:
    """Which rule is meant, by its name."""
    found = re.search(r"rules\[(\d+)\]", path)
    return f"“{rules[int(found[1])]['name']}”: " if found and int(found[1]) < len(rules) else ""


def _rule(form: Form, key: str) -> dict[str, Any]:
    return {
        "name": form.text(f"{key}.name") or ("Otherwise" if key == "otherwise" else ""),
        "outcome": form.text(f"{key}.outcome") or "refuse",
        "sentence": form.text(f"{key}.sentence"),
        "when": {} if key == "otherwise" else _when(form, f"{key}.when"),
        "terms": _terms(form, f"{key}.terms"),
    }


def _when(form: Form, key: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in _LISTS:
        told[field] = [word for word in re.split(r"[\s,;]+", form.text(f"{key}.{field}")) if word]
    for field in _CHOSEN:
        told[field] = form.all(f"{key}.{field}")
    for field in _NUMBERS:
        if typed := form.text(f"{key}.{field}"):
            told[field] = typed.replace(",", ".")
    told["currency"] = form.text(f"{key}.currency").upper()
    for field in ("order", "days_known"):
        if typed := form.text(f"{key}.{field}"):
            told[field] = typed == "yes"
    return told


def _terms(form: Form, key: str) -> dict[str, Any]:
    fee: dict[str, Any] = {"kind": form.text(f"{key}.fee.kind") or "none", "not_for": form.all(f"{key}.fee.not_for")}
    if fee["kind"] != "none":
        fee |= {"amount": form.text(f"{key}.fee.amount") or "0", "currency": form.text(f"{key}.fee.currency").upper()}
    return {
        "send": form.text(f"{key}.send") or "label",
        "fee": fee,
        "allowed": form.all(f"{key}.allowed") or ["refund"],
        "restock": bool(form.text(f"{key}.restock")),
        "refund_when": form.text(f"{key}.refund_when") or "inspection",
        "shipping_back": form.text(f"{key}.shipping_back") or "never",
        "claw_back": bool(form.text(f"{key}.claw_back")),
        "valid_days": form.text(f"{key}.valid_days") or 30,
        "by_itself": _by_itself(form, f"{key}.by_itself"),
        "if_missing": form.text(f"{key}.if_missing") or "ask",
    }


def _by_itself(form: Form, key: str) -> dict[str, Any] | None:
    """What is settled without a person; nothing where no grade is ticked."""
    if not (grades := form.all(f"{key}.grades")):
        return None
    most = form.text(f"{key}.value_at_most").replace(",", ".")
    return {"grades": grades, "value_at_most": most or None, "currency": form.text(f"{key}.currency").upper()}
