"""Channels together with what they name in other rooms: their price list."""

from collections.abc import Mapping, Sequence

from lading.catalog import ChannelDraft, put_channels
from lading.kernel import FieldError, Invalid
from lading.store import UnitOfWork
from lading.store.rows import Change


async def put_known_channels(
    unit: UnitOfWork, *, drafts: Sequence[ChannelDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each channel what its draft says. Raises `Invalid` for a price list that does not exist."""
    named = sorted({draft.price_list for draft in drafts if draft.price_list})
    rows = await unit.fetch("SELECT code FROM price_lists WHERE code = ANY(%s)", [named]) if named else []
    known = {row[0] for row in rows}
    errors = tuple(
        FieldError(f"/channels/{index}/price_list", "unknown_price_list", f"There is no list “{draft.price_list}”.")
        for index, draft in enumerate(drafts)
        if draft.price_list and draft.price_list not in known
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return await put_channels(unit, drafts=drafts, versions=versions)
