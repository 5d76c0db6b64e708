"""Returns that came to a third party, or back to a supplier: received, graded, and put where the partner says."""

from collections.abc import Sequence
from typing import Any, cast, get_args

from lading.flows.company import Company
from lading.flows.returning.dispose import DisposeReturn, dispose_returns
from lading.flows.returning.inspect_return import InspectReturn, inspect_returns
from lading.flows.returning.receive_return import ReceiveReturn, receive_returns
from lading.flows.returning.request_return import request_returns
from lading.fulfilment.partner_facts import find_fact, keep_fact
from lading.fulfilment.partner_rows import PartnerRow
from lading.fulfilment.partners import Partner
from lading.kernel import Invalid, NotFound, plain
from lading.returns import BackLine, CameLine, GoneLine, RequestReturn, SeenLine
from lading.returns.lifecycle import DISPOSITIONS, Disposition, Grade
from lading.returns.pieces import Piece
from lading.store import UnitOfWork
from lading.store.keys import lock_names, lock_number

GRADES = get_args(Grade)


async def book_returned(unit: UnitOfWork, company: Company, partner: Partner, rows: Sequence[PartnerRow]) -> str:
    """Units that came back to the partner under one number of theirs: of our return, or of an order it names.

    With a grade they are inspected, and end where the partner says, else where it is suggested. A supplier's goods
    are its own again: nothing of them comes into our stock.
    """
    reference = rows[0].text("reference")
    said: dict[str, Any] = {
        "lines": [[row.text("sku"), plain(row.amount("quantity")), row.text("grade")] for row in rows]
    }
    await lock_names(unit, stages=[[lock_number("partner", partner.place, "returned", reference)]])
    before = await find_fact(unit, place=partner.place, kind="returned", reference=reference, said=said)
    if before is not None:
        return f"known: {before}"
    number = await _find_return(unit, company, partner, rows)
    lines = [_came(await _line_of(unit, number, row.text("sku")), row) for row in rows]
    wish = ReceiveReturn(number=number, lines=lines, place=partner.place)
    ((_, pieces),) = await receive_returns(unit, company, wishes=[wish])
    await _inspect(unit, company, partner, number, list(zip(rows, pieces, strict=True)))
    at = next((moment for row in rows if (moment := row.moment("at"))), None)
    fact = {"kind": "returned", "reference": reference, "said": said, "result": number, "happened_at": at}
    await keep_fact(unit, place=partner.place, **fact)  # type: ignore[arg-type]
    return f"returned: {number}"


async def _find_return(unit: UnitOfWork, company: Company, partner: Partner, rows: Sequence[PartnerRow]) -> str:
    """Our return that is meant; of an order without one, a new one is written. Raises `NotFound`, `Invalid`."""
    named, tracked, order = (rows[0].text(name) for name in ("return", "tracking_number", "order"))
    if not (named or tracked or order):
        raise Invalid("Say our number of the return, its tracking number, or the order.", code="missing_reference")
    found = await unit.fetch(
        "SELECT number FROM returns WHERE number = %s OR (%s <> '' AND tracking_number = %s) ORDER BY id DESC LIMIT 1",
        [named, tracked, tracked],
    )
    if not found and order:
        found = await unit.fetch(
            "SELECT r.number FROM returns r JOIN return_lines l ON l.return_id = r.id JOIN orders o"
            " ON o.id = l.order_id WHERE o.number = %s AND l.sku = %s AND l.expected > 0 ORDER BY r.id LIMIT 1",
            [order, rows[0].text("sku")],
        )
    if found:
        return str(found[0][0])
    if not order:
        raise NotFound(f"There is no return “{named or tracked}”. Name the order, too, where there is one.")
    back = [BackLine(order=order, sku=row.text("sku"), quantity=row.amount("quantity")) for row in rows]
    wish = RequestReturn(lines=back, place=partner.place, origin="parcel")
    return (await request_returns(unit, company, wishes=[wish]))[0].number


async def _line_of(unit: UnitOfWork, number: str, sku: str) -> int | None:
    """The line of the return with that item, those first of which something is expected."""
    rows = await unit.fetch(
        "SELECT l.line FROM return_lines l JOIN returns r ON r.id = l.return_id WHERE r.number = %s AND l.sku = %s"
        " ORDER BY l.expected = 0, l.line LIMIT 1",
        [number, sku],
    )
    return rows[0][0] if rows else None


def _came(line: int | None, row: PartnerRow) -> CameLine:
    quantity = row.amount("quantity")
    if line is None:
        return CameLine(sku=row.text("sku"), quantity=quantity)
    return CameLine(line=line, quantity=quantity)


async def _inspect(
    unit: UnitOfWork, company: Company, partner: Partner, number: str, came: Sequence[tuple[PartnerRow, Piece]]
) -> None:
    seen = [
        SeenLine(line=piece.line, grade=grade, quantity=piece.quantity, note=row.text("note"))
        for row, piece in came
        if (grade := _grade(row))
    ]
    if not seen:
        return
    await inspect_returns(unit, wishes=[InspectReturn(number=number, lines=seen)])
    gone = [_gone(partner, row, piece) for row, piece in came if _grade(row)]
    await dispose_returns(unit, company, wishes=[DisposeReturn(number=number, lines=gone, told=True)])


def _grade(row: PartnerRow) -> Grade | None:
    said = row.text("grade").upper()
    if said and said not in GRADES:
        raise Invalid(f"“{said}” is no grade: A, B, C or D.", code="unknown_grade")
    return cast("Grade", said) if said else None


def _gone(partner: Partner, row: PartnerRow, piece: Piece) -> GoneLine:
    said = row.text("disposition").casefold() or ("supplier" if partner.kind == "supplier" else "")
    if said and said not in DISPOSITIONS:
        raise Invalid(f"“{said}” is none of {', '.join(DISPOSITIONS)}.", code="unknown_disposition")
    chosen: Disposition | None = said or None
    return GoneLine(
        line=piece.line, disposition=chosen, quantity=piece.quantity, grade=_grade(row), place=partner.place
    )
