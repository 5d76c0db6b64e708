"""Facts for a test or a trial, as somebody types them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lading.rules.facts import KINDS, Fact, FactSet


def blank(known: FactSet) -> dict[str, dict[str, Any]]:
    """Every fact as not known, but for those of lines: what samples and tests begin from."""
    return {about: dict.fromkeys(facts) for about, facts in known.subjects.items() if about != "line"}


def read_sample(known: FactSet, said: Mapping[str, Any], lines: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Facts for a test, from `{"order.total": "600"}` and the facts of each line. Raises `KeyError`, `ValueError`.

    What is not said is not known.
    """
    values: dict[str, Any] = blank(known)
    for name, value in said.items():
        fact = known.by_name[name]
        values[fact.about][fact.last] = read_value(fact, value)
    values["lines"] = [_read_line(known, line) for line in lines]
    return values


def read_value(fact: Fact, value: Any) -> Any:
    """A value as somebody typed it, as the kind of the fact wants it. Raises `ValueError`."""
    if value is None:
        return None
    try:
        match fact.kind:
            case "number":
                return _number(value)
            case "yes_no":
                return {"true": True, "yes": True, "false": False, "no": False}[str(value).strip().lower()]
            case "texts":
                return _texts(value)
            case "text":
                return str(value)
    except (ArithmeticError, KeyError) as error:
        raise ValueError(f"{fact.name} is {KINDS[fact.kind]}, not “{value}”.") from error


def _number(value: Any) -> Decimal:
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise ArithmeticError
    return number


def _texts(value: Any) -> list[str]:
    parts: Iterable[Any] = value.split(",") if isinstance(value, str) else value
    return [text for part in parts if (text := str(part).strip())]


def _read_line(known: FactSet, said: Mapping[str, Any]) -> dict[str, Any]:
    facts = known.subjects.get("line", {})
    line: dict[str, Any] = dict.fromkeys(facts)
    for name, value in said.items():
        last = name.removeprefix("line.")
        line[last] = read_value(facts[last], value)
    return line
