"""Writing documents as they are issued, for good."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.draw import Drawn
from lading.billing.facts import Document
from lading.billing.traders import Buyer
from lading.store import UnitOfWork

NOBODY = Buyer()


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its number, ready to be written."""

    id: UUID
    document: Document
    drawn: Drawn
    series: str
    customer: str | None
    voids: UUID | None = None
    reason: str = ""


def fingerprint(facts: bytes) -> bytes:
    """What proves that a document is as it was issued."""
    return hashlib.sha256(facts).digest()


async def write_documents(unit: UnitOfWork, *, issued: Sequence[Issued]) -> None:
    """Write documents with their lines, their orders' shares, and the transactions that they cover."""
    for one in issued:
        document = one.document
        facts = msgspec.json.encode(msgspec.structs.replace(document, buyer=NOBODY))
        await unit.execute(
            "INSERT INTO invoices (id, number, series, year, serial, kind, channel, customer, currency, issued_on,"
            " issued_at, issued_by, due_on, net, tax, gross, prepaid, voids, reason, facts, facts_sha256, buyer)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::json, %s,"
            " %s::json)",
            [
                *(one.id, document.number, one.series, one.drawn.year, one.drawn.serial, document.kind),
                *(document.channel, one.customer, document.currency, document.issued_on, one.drawn.at),
                *(unit.actor.label, document.due_on, document.net, document.tax, document.gross, document.prepaid),
                *(one.voids, one.reason, facts.decode(), fingerprint(facts)),
                msgspec.json.encode(document.buyer).decode(),
            ],
        )
        await _write_shares(unit, one)
    await _cover(unit, issued)


async def _write_shares(unit: UnitOfWork, one: Issued) -> None:
    document = one.document
    ids = {share.number: share.id for share in document.orders}
    rows = [(line.order, line.line, line.quantity, line.net, line.tax_amount) for line in document.lines]
    rows += [(charge.order, None, Decimal(0), charge.net, charge.tax_amount) for charge in document.charges]
    await unit.execute(
        "INSERT INTO invoice_lines (invoice_id, n, order_id, line, quantity, net, tax)"
        " SELECT %s, n, order_id, line, quantity, net, tax"
        " FROM unnest(%s::uuid[], %s::int[], %s::numeric[], %s::numeric[], %s::numeric[])"
        " WITH ORDINALITY AS l(order_id, line, quantity, net, tax, n)",
        [
            one.id,
            [ids[row[0]] for row in rows],
            *([row[at] for row in rows] for at in range(1, 5)),
        ],
    )
    await unit.execute(
        "INSERT INTO invoice_orders (invoice_id, order_id, gross, prepaid)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::numeric[], %s::numeric[])",
        [
            one.id,
            [share.id for share in document.orders],
            [share.gross for share in document.orders],
            [share.prepaid for share in document.orders],
        ],
    )


async def _cover(unit: UnitOfWork, issued: Sequence[Issued]) -> None:
    """A memo that voids covers nothing of its own; what its invoice covered is free again."""
    pairs = [(one.id, transaction) for one in issued if one.voids is None for transaction in one.document.covers]
    await unit.execute(
        "UPDATE billed_transactions b SET voided_by = n.memo FROM unnest(%s::uuid[], %s::uuid[]) AS n(memo, invoice)"
        " WHERE b.invoice_id = n.invoice",
        [[one.id for one in issued if one.voids], [one.voids for one in issued if one.voids]],
    )
    await unit.execute(
        "INSERT INTO billed_transactions (invoice_id, transaction_id) SELECT * FROM unnest(%s::uuid[], %s::uuid[])",
        [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
    )
