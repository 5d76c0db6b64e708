"""Sending, confirming and cancelling purchase orders, whether they come to us or go straight to customers."""

from collections.abc import Iterable
from uuid import UUID

from lading.catalog import Reference
from lading.flows.buying.cancel_purchases import cancel_purchases
from lading.flows.buying.confirm_purchase import Confirmation, confirm_purchase
from lading.flows.buying.order_from_supplier import send_purchases
from lading.flows.fulfilling.recall import Recall, recall
from lading.flows.partners.answer_dropship import confirm_dropship
from lading.flows.partners.order_dropships import send_dropships
from lading.kernel import Conflict, Invalid
from lading.store import UnitOfWork
from lading.store.rows import Outdated


async def _direct(unit: UnitOfWork, numbers: Iterable[str]) -> set[str]:
    """Those of these orders that go to customers."""
    rows = await unit.fetch(
        "SELECT number FROM purchase_orders WHERE number = ANY(%s) AND kind = 'dropship'", [list(numbers)]
    )
    return {row[0] for row in rows}


async def send_any(unit: UnitOfWork, *, numbers: Iterable[str], anyway: bool = False) -> None:
    """Send purchase orders to their suppliers; a minimum order holds for those that come to us only.

    Raises `NotFound`, `BelowMinimum` unless `anyway`, `WrongStatus`.
    """
    wanted = list(dict.fromkeys(numbers))
    direct = await _direct(unit, wanted)
    if direct:
        await send_dropships(unit, numbers=sorted(direct))
    if rest := [number for number in wanted if number not in direct]:
        await send_purchases(unit, numbers=rest, anyway=anyway)


async def confirm_any(
    unit: UnitOfWork, reference: Reference, *, number: str, confirmation: Confirmation, version: int | None = None
) -> None:
    """Book what the supplier has confirmed. Raises `NotFound`, `Outdated`, `WrongStatus`, `Invalid`."""
    if await _direct(unit, [number]):
        await confirm_dropship(unit, reference, number=number, confirmation=confirmation, version=version)
    else:
        await confirm_purchase(unit, number=number, confirmation=confirmation, version=version)


class NothingOpen(Conflict):
    """All of the order was shipped or given up."""

    code = "nothing_open"


async def cancel_any(unit: UnitOfWork, *, number: str, reason: str, version: int | None = None) -> None:
    """Give up what is open of a purchase order.

    Of one that goes to a customer the work is taken back from its supplier, who is asked first where it knows of it.
    The units then wait for release again, held. Raises `NothingOpen`, `WrongStatus`, `AskedAlready`, `Outdated`.
    """
    if not await _direct(unit, [number]):
        await cancel_purchases(unit, numbers=[number], reason=reason, version=version)
        return
    if not reason.strip():
        raise Invalid("Say why, for those who wonder later.", code="missing_reason")
    rows: list[tuple[UUID, int]] = await unit.fetch(
        "SELECT DISTINCT l.fulfilment_id, p.version FROM purchase_lines l JOIN purchase_orders p"
        " ON p.id = l.purchase_id WHERE p.number = %s AND l.received + l.closed < l.ordered",
        [number],
    )
    if not rows:
        raise NothingOpen(f"Nothing of {number} is open any more.")
    if version is not None and rows[0][1] != version:
        raise Outdated(f"{number} is at version {rows[0][1]}, not {version}. Read it again, then decide.")
    await recall(unit, wishes=[Recall(fulfilment=work, reason=reason) for work, _ in rows])
