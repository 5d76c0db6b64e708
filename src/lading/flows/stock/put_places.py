"""Places, and their bins where they begin or cease to keep account of them."""

from collections.abc import Mapping, Sequence

from lading.catalog import PlaceDraft, put_places
from lading.catalog.values import OTHERS
from lading.inventory.bins import close_bins_of, open_bins_of
from lading.kernel import Conflict
from lading.store import UnitOfWork
from lading.store.rows import Change


class KindInUse(Conflict):
    """Who keeps account of the stock of a place cannot change while lots or serials lie there."""

    code = "kind_in_use"


async def put_places_with_bins(
    unit: UnitOfWork, *, drafts: Sequence[PlaceDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each place what its draft says. Raises what `catalog.put_places` raises, `CountFirst`, `BinsInUse`."""
    rows = await unit.fetch(
        "SELECT p.code, coalesce((p.settings->>'bins')::bool, false), p.kind, EXISTS (SELECT FROM stock s"
        " JOIN items i ON i.sku = s.sku WHERE s.place = p.code AND i.tracking <> 'none' AND s.on_hand <> 0)"
        " FROM places p WHERE p.code = ANY(%s)",
        [[draft.code for draft in drafts]],
    )
    before = {row[0]: row[1] for row in rows}
    kinds = {row[0]: row[2] for row in rows if row[3]}
    for draft in drafts:
        if (kinds.get(draft.code, draft.kind) in OTHERS) != (draft.kind in OTHERS):
            raise KindInUse(f"{draft.code} has stock by lot or serial, so its kind stays. Move it elsewhere first.")
    for draft in sorted(drafts, key=lambda draft: draft.code):
        if draft.settings.bins and not before.get(draft.code, False):
            await open_bins_of(unit, place=draft.code)
        elif before.get(draft.code) and not draft.settings.bins:
            await close_bins_of(unit, place=draft.code)
    return await put_places(unit, drafts=drafts, versions=versions)
