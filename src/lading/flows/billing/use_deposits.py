"""Deposits are taken off the invoices of what leaves, and are owed no longer where their own invoice is taken back."""

from collections.abc import Sequence
from uuid import UUID

from lading.billing.deposits import UNDONE, USED, back_posting, read_open_deposits
from lading.billing.facts import Document
from lading.payments.ledger import post
from lading.store import UnitOfWork


async def use_deposits(unit: UnitOfWork, *, drafts: Sequence[Document]) -> bool:
    """Take deposits off what these drafts bill, up to what they come to; answers whether anything was taken."""
    billed = [one for one in drafts if not one.deposit]
    orders = {share.id for one in billed for share in one.orders}
    deposits = await read_open_deposits(unit, orders=orders) if orders else {}
    if not deposits:
        return False
    sales = await _sales(unit, billed)
    postings = []
    for document in billed:
        for share in document.orders:
            sale = next((sales[one] for one in document.covers if sales.get(one, (None,))[0] == share.id), None)
            room = share.gross
            for one in deposits.get(share.id, []) if sale else []:
                if sale and (amount := min(room, one.left)) > 0:
                    room -= amount
                    postings.append(back_posting(one, amount, kind=USED, source=str(sale[1])))
    await post(unit, postings=postings)
    return bool(postings)


async def _sales(unit: UnitOfWork, billed: Sequence[Document]) -> dict[UUID, tuple[UUID, UUID]]:
    """Of the transactions that are billed those that are sales: their order and themselves."""
    ids = [one for document in billed for one in document.covers]
    rows = await unit.fetch("SELECT id, order_id FROM ledger_transactions WHERE id = ANY(%s) AND kind = 'sale'", [ids])
    return {row[0]: (row[1], row[0]) for row in rows}


async def undo_deposits(unit: UnitOfWork, *, orders: Sequence[UUID], document: str) -> None:
    """What is left of deposits whose invoice is about to be taken back is owed no longer."""
    found = await read_open_deposits(unit, orders=orders)
    mine = [one for some in found.values() for one in some if one.document == document]
    await post(unit, postings=[back_posting(one, one.left, kind=UNDONE, source="undone") for one in mine])
