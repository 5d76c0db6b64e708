"""What was learned of a person or from them is forgotten with them."""

from collections.abc import Collection

from lading.store import UnitOfWork


async def forget_knowledge(unit: UnitOfWork, *, customer: str, words: Collection[str]) -> int:
    """Drop what is known of a customer, and aliases that name their addresses or names. Answers how many."""
    keys = [f"{kind}:{word.lower()}" for word in words if word for kind in ("mail", "name")]
    return await unit.execute(
        "DELETE FROM intake_knowledge WHERE customer = %(customer)s AND customer <> ''"
        " OR kind = 'customer' AND (value->>'customer' = %(customer)s OR lower(key) = ANY(%(keys)s))",
        {"customer": customer, "keys": keys},
    )
