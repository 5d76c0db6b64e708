"""What a channel's own gateway has granted and taken since it told us first."""

from collections.abc import Sequence
from uuid import UUID

from lading.payments.tender import Tender, add_tenders, read_tenders
from lading.store import UnitOfWork


async def restate_tenders(unit: UnitOfWork, *, tenders: Sequence[Tender]) -> set[UUID]:
    """Bring tenders to what their channel says of them now; answers the orders whose money this changes.

    What was refunded stays, and nothing falls below it; nor does what our own provider has taken. The orders must be
    locked.
    """
    known = {
        (one.order_id, one.tender): one
        for found in (await read_tenders(unit, orders=[one.order_id for one in tenders])).values()
        for one in found
    }
    await add_tenders(unit, tenders=[one for one in tenders if (one.order_id, one.tender) not in known])
    changed = {one.order_id for one in tenders if (one.order_id, one.tender) not in known}
    for one in tenders:
        before = known.get((one.order_id, one.tender))
        if before is None:
            continue
        captured = max(one.captured, before.captured if before.provider else before.refunded)
        authorised = max(one.authorised, captured)
        after = (one.method, one.reference or before.reference, authorised, captured)
        if after != (before.method, before.reference, before.authorised, before.captured):
            changed.add(one.order_id)
            await unit.execute(
                "UPDATE tenders SET method = %s, reference = %s, authorised = %s, captured = %s"
                " WHERE order_id = %s AND tender = %s",
                [*after, one.order_id, one.tender],
            )
    return changed
