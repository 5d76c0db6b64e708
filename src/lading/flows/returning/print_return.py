"""The label of a return, with the slip that goes into the parcel: to our return address, with its number as bars."""

import hashlib

from lading.documents import Document, breakable, draw_bars, letterhead_of, read_letterheads
from lading.documents.papers import ReturnLabel, SlipRow
from lading.flows.print_papers import Layout, NothingToPrint, make_head, print_out
from lading.flows.returning.return_frame import lock_desk, save_desk
from lading.flows.say import say_address, say_unit, voice_for
from lading.returns.rma import Return, read_return
from lading.store import UnitOfWork

_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Those that nobody mistakes for another."""


def drop_off_code(one: Return) -> str:
    """What a drop-off point asks for: eight letters made of the return's own key, so that nobody can guess it."""
    digest = hashlib.sha256(b"drop-off/" + one.key).digest()
    word = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:8])
    return f"{word[:4]}-{word[4:]}"


async def print_return_label(unit: UnitOfWork, *, number: str) -> Document:
    """The label as PDF; the return says from now on that it has one. Raises `NotFound`, `NothingToPrint`."""
    one = await read_return(unit, number=number)
    made = await print_out(unit, await lay_out_return_label(unit, one=one))
    if one.label_at is None:
        desk = await lock_desk(unit, numbers=[number])
        locked = desk.returns[number]
        locked.label_at = unit.now
        desk.note(locked, kind="return.label_made")
        await save_desk(unit, desk)
    return made


async def lay_out_return_label(unit: UnitOfWork, *, one: Return) -> Layout:
    """What stands on the label and the slip."""
    coming = [line for line in one.lines if line.expected and line.outcome == "authorised"]
    if not coming or one.send == "none":
        raise NothingToPrint(f"{one.number} needs no label: nothing of it is to be sent with one.")
    orders = [line.order_id for line in coming if line.order_id]
    papers = await unit.fetch(
        "SELECT o.number, p.ship_to FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.id = ANY(%s)"
        " ORDER BY o.number",
        [orders],
    )
    places = await unit.fetch("SELECT name, address FROM places WHERE code = %s", [one.place])
    name, address = places[0] if places else (one.place, {})
    sender = papers[0][1] if papers else {}
    country = str((sender or address or {}).get("country", ""))
    letterhead = letterhead_of(await read_letterheads(unit), one.channel)
    voice = voice_for(language=letterhead.language, country=country, currency=one.currency)
    paper = ReturnLabel(
        head=make_head(letterhead, voice, country=country, unit=unit),
        number=one.number,
        order=", ".join(row[0] for row in papers),
        bars=draw_bars(one.number),
        code=drop_off_code(one) if one.send == "drop_off" else "",
        sender=say_address(sender, voice.locale),
        return_to=[letterhead.name, name, *say_address(address, voice.locale)],
        until=voice.day(one.expires_at),
        rows=[
            SlipRow(
                quantity=voice.quantity(line.expected),
                unit=say_unit(line.unit),
                sku=breakable(line.sku),
                name=breakable(line.name),
            )
            for line in coming
        ],
    )
    return Layout(paper, one.subject, f"return-label-{one.number}.pdf")
