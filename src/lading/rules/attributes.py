"""Custom attributes of orders as facts: declared once with a kind, published in the versioned set, never taken away."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.kernel import Conflict
from lading.rules.facts import Fact, FactSet, Kind
from lading.rules.order_facts import ORDER_FACTS
from lading.store import Event, UnitOfWork
from lading.store.events import record

AttributeName = Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]{0,39}$")]
Kinds = Mapping[str, Kind]
"""The declared attributes by name."""


class AttributeFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A custom attribute that rules may ask as `attribute.<name>`; `choices` are the only values of a text."""

    kind: Kind
    sentence: Annotated[str, Meta(min_length=1, max_length=200)]
    choices: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=100)] = []


class KindStays(Conflict):
    """Rules may rest on what an attribute was declared as."""

    code = "kind_stays"


async def declare_attribute(unit: UnitOfWork, *, name: AttributeName, fact: AttributeFact) -> None:
    """Publish an attribute as a fact, or say anew what it means; its kind stays. Raises `KindStays`."""
    await unit.execute("LOCK TABLE attribute_facts IN SHARE ROW EXCLUSIVE MODE")
    rows = await unit.fetch("SELECT name, kind FROM attribute_facts")
    kinds = dict(rows)
    if kinds.get(name, fact.kind) != fact.kind:
        raise KindStays(f"“{name}” was declared as {kinds[name]} already, and rules may rest on it.")
    await unit.execute(
        "INSERT INTO attribute_facts (name, kind, sentence, choices, n) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET sentence = excluded.sentence, choices = excluded.choices",
        [name, fact.kind, fact.sentence, fact.choices if fact.kind == "text" else [], len(kinds) + 1],
    )
    await record(unit, [Event(kind="facts.declared", subject=f"fact/{name}", data={"kind": fact.kind})])


async def read_facts(unit: UnitOfWork) -> FactSet:
    """Everything that conditions may ask: the published set, and this company's attributes behind it."""
    rows = await unit.fetch("SELECT name, kind, sentence, choices, n FROM attribute_facts ORDER BY n")
    if not rows:
        return ORDER_FACTS
    version = ORDER_FACTS.version
    own = [
        Fact(
            name=f"attribute.{name}",
            kind=kind,
            sentence=sentence,
            example=_EXAMPLES[kind].format(name, choices[0] if choices else "…"),
            since=version + n,
            choices=tuple(choices),
        )
        for name, kind, sentence, choices, n in rows
    ]
    return FactSet(ORDER_FACTS.name, version + len(own), (*ORDER_FACTS.facts, *own))


_EXAMPLES: dict[Kind, str] = {
    "number": "attribute.{0} > 10",
    "text": 'attribute.{0} == "{1}"',
    "yes_no": "attribute.{0}",
    "texts": '"{1}" in attribute.{0}',
}


def attribute_kinds(known: FactSet) -> Kinds:
    """The kinds of the declared attributes."""
    return {fact.last: fact.kind for fact in known.subjects.get("attribute", {}).values()}


def attribute_values(said: Mapping[str, Any], kinds: Kinds) -> dict[str, Any]:
    """What an order says of the declared attributes; of another kind, or not said, it is not known. Pure."""
    return {name: _as(kind, said.get(name)) for name, kind in kinds.items()}


def _as(kind: Kind, value: Any) -> Any:
    if kind == "yes_no":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return _number(value)
    if kind == "texts":
        return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else None
    return value if isinstance(value, str) else None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
