"""Forgetting buyers: the law wants their invoices kept for years, and lets go of them after that."""

from lading.store import UnitOfWork

KEEP_YEARS = 10
"""So long the strictest of the laws that we know of wants invoices kept, the buyer's name included."""


async def forget_billing(unit: UnitOfWork, *, code: str) -> int:
    """Forget the buyer on a customer's documents, and their papers, where the years are over.

    Answers how many documents still name them, because the law wants it.
    """
    rows = await unit.fetch(
        "UPDATE invoices SET buyer = NULL WHERE customer = %s AND buyer IS NOT NULL"
        " AND issued_on < current_date - make_interval(years => %s) RETURNING number",
        [code, KEEP_YEARS],
    )
    await unit.execute(
        "DELETE FROM documents WHERE kind = 'invoice' AND subject = ANY(%s)", [[f"invoice/{row[0]}" for row in rows]]
    )
    kept = await unit.fetch("SELECT count(*) FROM invoices WHERE customer = %s AND buyer IS NOT NULL", [code])
    return int(kept[0][0])
