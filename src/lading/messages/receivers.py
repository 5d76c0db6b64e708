"""Where customers are written to: the addresses of parties, and who must be left alone."""

from collections.abc import Sequence

from lading.store import UnitOfWork


async def find_addresses(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, str | None]:
    """The e-mail address of each known party; None for one that was erased and hears from nobody any more."""
    if not codes:
        return {}
    rows = await unit.fetch("SELECT code, email, erased_at FROM parties WHERE code = ANY(%s)", [list(codes)])
    return {row[0]: None if row[2] else row[1] for row in rows}
