"""A supplier's confirmation beside our purchase order, line by line, for whoever decides on it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.intake.judge_confirmations import JudgedConfirmation, judge_confirmation, read_ordered
from lading.intake.case_views import find_case
from lading.intake.checking.confirmed_lines import Confirmed, Ordered
from lading.intake.choices import Choices
from lading.intake.reading import Reading
from lading.kernel import NotFound
from lading.store import UnitOfWork


class ConfirmedBeside(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the purchase order: what was ordered, and what is confirmed of it; null: nothing is said.

    `named` is false for a line of which the confirmation does not speak. `differs` names what is not as ordered.
    Quantities are in `unit`, costs per unit in the purchase order's currency.
    """

    line: int
    sku: str
    name: str
    supplier_sku: str
    unit: str
    ordered: Decimal
    cost: Decimal
    expected_on: date | None
    named: bool
    quantity: Decimal | None
    unit_cost: Decimal | None
    due_on: date | None
    differs: list[str]


class ConfirmationBeside(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmation against its purchase order; `purchase` is empty where nobody has found that."""

    case: str
    purchase: str
    supplier: str
    supplier_name: str
    currency: str
    lines: list[ConfirmedBeside]

    @property
    def differing(self) -> int:
        """How many lines are not as ordered, or not confirmed."""
        return sum(bool(line.differs) or not line.named for line in self.lines)

    @property
    def as_ordered(self) -> bool:
        """Whether it confirms all that was ordered."""
        return bool(self.lines) and not self.differing


class _Paper(msgspec.Struct, frozen=True):
    id: Any
    number: str
    reading: Reading
    choices: Choices
    sender: str


async def show_confirmation(unit: UnitOfWork, *, case: str) -> ConfirmationBeside:
    """The comparison as it stands now. Raises `NotFound` for a case that is no confirmation, or not read yet."""
    identity = await find_case(unit, case=case)
    rows = await unit.fetch(
        "SELECT c.id, c.number, coalesce(c.corrected, c.reading)::text, c.choices::text, m.sender FROM intake_cases c"
        " JOIN intake_messages m ON m.id = c.message WHERE c.id = %s AND c.kind = 'confirmation'"
        " AND coalesce(c.corrected, c.reading) IS NOT NULL",
        [identity],
    )
    if not rows:
        raise NotFound(f"Case {case} is no supplier's confirmation.", code="no_confirmation")
    key, number, reading, choices, sender = rows[0]
    read = msgspec.json.decode(reading, type=Reading)
    paper = _Paper(key, number, read, msgspec.json.decode(choices, type=Choices), sender)
    return await _beside(unit, number, await judge_confirmation(unit, paper=paper))


async def _beside(unit: UnitOfWork, case: str, judged: JudgedConfirmation) -> ConfirmationBeside:
    ordered = await read_ordered(unit, number=judged.purchase)
    names = dict(await unit.fetch("SELECT sku, name FROM items WHERE sku = ANY(%s)", [[one.sku for one in ordered]]))
    rows = await unit.fetch(
        "SELECT p.currency, coalesce(nullif(s.company, ''), nullif(s.name, ''), p.supplier) FROM purchase_orders p"
        " LEFT JOIN parties s ON s.code = p.supplier WHERE p.number = %s",
        [judged.purchase],
    )
    currency, supplier_name = rows[0] if rows else ("", "")
    said = {one.line: one for one in judged.compared.lines}
    return ConfirmationBeside(
        case=case,
        purchase=judged.purchase,
        supplier=judged.supplier,
        supplier_name=supplier_name,
        currency=currency,
        lines=[_line(one, said.get(one.line), names) for one in ordered],
    )


def _line(ours: Ordered, said: Confirmed | None, names: Mapping[str, str]) -> ConfirmedBeside:
    quantity, cost, due = (said.quantity, said.unit_cost, said.due_on) if said else (None, None, None)
    pairs = (("quantity", quantity, ours.quantity), ("unit_cost", cost, ours.unit_cost), ("due_on", due, ours.due_on))
    return ConfirmedBeside(
        line=ours.line,
        sku=ours.sku,
        name=names.get(ours.sku, ""),
        supplier_sku=ours.supplier_sku,
        unit=ours.unit,
        ordered=ours.quantity,
        cost=ours.unit_cost,
        expected_on=ours.due_on,
        named=said is not None,
        quantity=quantity,
        unit_cost=cost,
        due_on=due,
        differs=[name for name, theirs, expected in pairs if theirs is not None and theirs != expected],
    )
