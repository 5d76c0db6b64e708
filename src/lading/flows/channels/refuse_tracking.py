"""Items that lie somewhere cannot become lots or serials, nor cease to be, behind the books' back."""

from collections.abc import Sequence

from lading.catalog import ItemDraft
from lading.kernel import Conflict, FieldError
from lading.store import UnitOfWork


class TrackingInUse(Conflict):
    """Units lie somewhere, told apart in another way."""

    code = "tracking_in_use"


async def refuse_tracking(unit: UnitOfWork, drafts: Sequence[ItemDraft]) -> None:
    """Raise `TrackingInUse` where units are there, or lie somewhere set apart, of an item that is tracked anew."""
    rows = await unit.fetch(
        "SELECT n.nth, n.sku FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS n(sku, tracking, nth)"
        " JOIN items i ON i.sku = n.sku AND i.tracking <> n.tracking WHERE EXISTS (SELECT FROM stock s"
        " WHERE s.sku = n.sku AND s.on_hand <> 0) OR EXISTS (SELECT FROM stock_contents c WHERE c.sku = n.sku)"
        " ORDER BY 1",
        [[draft.sku for draft in drafts], [draft.tracking for draft in drafts]],
    )
    errors = tuple(
        FieldError(
            f"/items/{nth - 1}/tracking",
            TrackingInUse.code,
            f"{sku} has stock. Count it as 0, switch, then receive it again with its lots or serials.",
        )
        for nth, sku in rows
    )
    if errors:
        raise TrackingInUse(errors[0].message, errors=errors)
