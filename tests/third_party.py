"""A third-party warehouse of the small company, and what passes between us, each act in one line."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.catalog import PlaceDraft, put_places
from lading.flows.company import Company
from lading.flows.partners.put_partners import put_partner
from lading.flows.partners.receive_from_partner import receive_from_partner
from lading.flows.partners.send_to_partners import OutMessage, acknowledge, list_outgoing, take_file
from lading.flows.partners.work_partner_files import work_partner_files
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.fulfilment.partner_files import PartnerFile, get_file
from lading.fulfilment.partner_terms import PartnerDraft, PartnerSettings
from lading.kernel import Actor
from tests.purchases import BEN
from tests.road import Road, order

D = Decimal
HUB = Actor("partner", "HUB")


async def found_hub(company: Company, **settings: Any) -> None:
    """A third party keeps 20 red mugs and 5 bowls, and is asked before all other places."""
    place = PlaceDraft(code="HUB", name="Hub", kind="third_party", priority=1)
    draft = PartnerDraft(place="HUB", settings=PartnerSettings(**settings))
    async with company.database.unit_of_work(BEN) as unit:
        await put_places(unit, drafts=[place])
        await put_partner(unit, company.reference, draft=draft)
    lines = [ReceiptLine("MUG-RED", D(20)), ReceiptLine("BOWL", D(5))]
    async with company.database.unit_of_work(BEN) as unit:
        await receive_stock(unit, company.reference, receipts=[Receipt("HUB", lines)])


async def given(company: Company, *lines: tuple[str, int | str], taken: bool = True) -> tuple[Road, UUID, str]:
    """An order that was released to the hub, and as a rule acknowledged: its road, the work's id and number."""
    road = await order(company, *lines)
    (work,) = await road.release()
    if taken:
        for message in await waiting(company):
            await acknowledged(company, message.id)
    return road, work.id, work.number


async def waiting(company: Company) -> list[OutMessage]:
    """What the hub has not acknowledged."""
    async with company.database.unit_of_work() as unit:
        return await list_outgoing(unit, place="HUB")


async def acknowledged(company: Company, message: UUID, *, accepted: bool = True) -> None:
    """The hub acknowledges."""
    async with company.database.unit_of_work(HUB) as unit:
        await acknowledge(unit, company.reference, place="HUB", message=message, accepted=accepted)


async def taken(company: Company) -> tuple[str, bytes] | None:
    """Take what waits as a file."""
    async with company.database.unit_of_work(BEN) as unit:
        return await take_file(unit, place="HUB")


async def said(company: Company, kind: str, *rows: dict[str, Any], place: str = "HUB") -> PartnerFile | None:
    """The partner says something, as JSON, and it is worked; None where it came before."""
    return await sent(company, kind, json.dumps(list(rows), default=_plain).encode(), place=place)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


async def sent(company: Company, kind: str, content: bytes, *, place: str = "HUB") -> PartnerFile | None:
    """The partner sends a file, and it is worked."""
    async with company.database.unit_of_work(HUB) as unit:
        message = await receive_from_partner(unit, place=place, kind=kind, content=content, name="file")
    while await work_partner_files(company):
        pass
    if message is None:
        return None
    async with company.database.unit_of_work() as unit:
        return await get_file(unit, place=place, message=message)


def outcomes(file: PartnerFile | None) -> list[str]:
    """What became of the rows."""
    assert file is not None
    return [one.outcome for one in file.results]
