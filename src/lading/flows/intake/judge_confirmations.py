"""Suppliers' confirmations judged: the purchase order found by its number, compared line by line, kept on the case."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec

from lading.flows.intake.recall import read_authorities
from lading.intake.checking.compare_confirmation import Compared, compare_confirmation
from lading.intake.checking.confirmed_lines import Ordered
from lading.intake.checking.settle import settle
from lading.intake.choices import Choices
from lading.intake.deciding.authority import Authority, authority_for
from lading.intake.matched import Answer, Decision, Deviation
from lading.intake.reading import Reading
from lading.store import UnitOfWork

ASK = Answer("ask", "Ask the sender.")


class Paper(Protocol):
    """A case as the comparison needs it."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> str: ...
    @property
    def reading(self) -> Reading: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def sender(self) -> str: ...


class JudgedConfirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What a confirmation would do: to which purchase order (empty: nobody has found it), and what differs."""

    purchase: str
    dropship: bool
    supplier: str
    compared: Compared
    deviations: list[Deviation]
    decision: Decision

    @property
    def waiting(self) -> list[Deviation]:
        """What somebody has to answer first."""
        return [one for one in self.deviations if one.weight != "note" and not one.settled]


_FIND = """
SELECT p.number, p.kind, p.supplier, p.currency, p.status, s.email
FROM purchase_orders p LEFT JOIN parties s ON s.code = p.supplier WHERE p.number = ANY(%s)
"""
_LINES = """
SELECT l.line, l.sku, l.supplier_sku, l.unit, (l.ordered - l.closed) / l.factor, l.unit_cost, l.due_on
FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id WHERE p.number = %s ORDER BY l.line
"""
_KEEP = """
UPDATE intake_cases c SET deviations = n.deviations, decision = n.decision, customer = n.customer
FROM jsonb_to_recordset(%s::jsonb) AS n(id uuid, deviations jsonb, decision jsonb, customer text) WHERE c.id = n.id
"""


async def judge_confirmations(unit: UnitOfWork, *, papers: Sequence[Paper]) -> dict[str, JudgedConfirmation]:
    """Compare each paper with its purchase order and keep what came of it; answers by the case's number."""
    found = {one.number: await judge_confirmation(unit, paper=one) for one in papers}
    rows = [
        {
            "id": one.id,
            "deviations": found[one.number].deviations,
            "decision": found[one.number].decision,
            "customer": found[one.number].supplier,
        }
        for one in papers
    ]
    if rows:
        await unit.execute(_KEEP, [msgspec.json.encode(rows).decode()])
    return found


async def judge_confirmation(unit: UnitOfWork, *, paper: Paper) -> JudgedConfirmation:
    """Compare one paper with its purchase order, and keep nothing."""
    said = paper.reading.value("po_number")
    rows = await unit.fetch(_FIND, [_spellings(paper.choices.order or said)])
    if not rows:
        sentence = f"It confirms {said or 'no number'}, and we have no such purchase order."
        missing = Deviation("missing", "stop", "/header/po_number", sentence, said, "", [ASK])
        nothing = Compared(lines=[], deviations=[])
        return JudgedConfirmation(
            purchase="",
            dropship=False,
            supplier="",
            compared=nothing,
            deviations=[missing],
            decision=_decide([missing], Authority()),
        )
    number, kind, supplier, currency, status, email = rows[0]
    ordered = await read_ordered(unit, number=number)
    authority = authority_for(await read_authorities(unit, customers=[supplier]), supplier)
    compared = compare_confirmation(paper.reading, ordered, currency=currency, tolerances=authority.tolerances)
    deviations = [*_standing(number, status), *_sender(paper.sender, email or "", supplier), *compared.deviations]
    settled = settle(deviations, paper.choices.answers)
    return JudgedConfirmation(
        purchase=number,
        dropship=kind == "dropship",
        supplier=supplier,
        compared=compared,
        deviations=settled,
        decision=_decide(settled, authority),
    )


async def read_ordered(unit: UnitOfWork, *, number: str) -> list[Ordered]:
    """The lines of a purchase order as a confirmation is compared with them."""
    return [_ordered(row) for row in await unit.fetch(_LINES, [number])]


def _ordered(row: tuple[Any, ...]) -> Ordered:
    return Ordered(
        line=row[0], sku=row[1], supplier_sku=row[2], unit=row[3], quantity=row[4], unit_cost=row[5], due_on=row[6]
    )


def _spellings(said: str) -> list[str]:
    """A number as suppliers repeat it: with blanks, with `PO` in front, in small letters."""
    bare = said.strip().upper()
    digits = "".join(letter for letter in bare if letter.isdecimal())
    return sorted({said.strip(), bare, bare.removeprefix("PO").lstrip(" -#:"), digits} - {""})


def _standing(number: str, status: str) -> list[Deviation]:
    if status in ("sent", "confirmed", "part_received", "part_shipped"):
        return []
    sentence = f"Purchase order {number} is {status.replace('_', ' ')}: nothing can be confirmed of it."
    return [Deviation("missing", "stop", "/header/po_number", sentence, number, status, [ASK])]


def _sender(sender: str, email: str, supplier: str) -> list[Deviation]:
    """A mail from elsewhere than the supplier's own address is asked about: anybody can name a number."""
    domain, known = sender.rpartition("@")[2].casefold(), email.rpartition("@")[2].casefold()
    if not domain or domain == known:
        return []
    expected = f"we know {email}" if email else "we know no address of theirs"
    sentence = f"It came from {sender}, and of {supplier} {expected}."
    answers = [Answer("take_theirs", "It is from the supplier."), ASK]
    return [Deviation("customer", "ask", "/header/vendor", sentence, sender, email, answers)]


def _decide(deviations: Sequence[Deviation], authority: Authority) -> Decision:
    """Taken over alone where nothing waits, at the level `act` only."""
    waiting = [one for one in deviations if one.weight != "note" and not one.settled]
    notes = [one.sentence for one in deviations if one.weight == "note"]
    book = not waiting and authority.level == "act"
    reasons = [one.sentence for one in waiting] or notes or ["It confirms what was ordered."]
    if not waiting and not book:
        reasons = [_LEVELS[authority.level], *reasons]
    return Decision(book=book, alone=book, level=authority.level, reasons=reasons, would=not waiting)


_LEVELS = {
    "stopped": "Nothing is taken over alone: that is stopped for everybody.",
    "shadow": "It would be taken over alone, but is only watched for now (level shadow).",
    "suggest": "It would be taken over alone, but a person is asked for now (level suggest).",
}
