"""Buffers and quotas: what a channel leaves untouched, and what is set aside for somebody."""

from decimal import Decimal
from typing import Any

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.promise import PromiseWish, WantedLine, promise
from lading.inventory.put_limits import BufferDraft, QuotaDraft, put_buffers, put_quotas
from tests.drafts import place

D = Decimal


async def buffer(company: Company, quantity: int, **where: str) -> None:
    """The web shop leaves so many untouched."""
    async with company.database.unit_of_work() as unit:
        draft = BufferDraft(channel="web", quantity=D(quantity), **where)
        await put_buffers(unit, company.reference, drafts=[draft])


async def quota(company: Company, quantity: int, **fields: Any) -> None:
    """So many bowls in the store are the phone channel's."""
    told = {"sku": "BOWL", "place": "STORE", "holder": "phone", **fields}
    async with company.database.unit_of_work() as unit:
        await put_quotas(unit, company.reference, drafts=[QuotaDraft(quantity=D(quantity), **told)])


async def got(company: Company, quantity: int, channel: str = "web", **fields: Any) -> str:
    """How many bowls an order gets."""
    placed = await place(company, ("BOWL", quantity), channel=channel, **fields)
    return str(placed["lines"][0]["reserved"])


async def test_a_buffer_stays_for_others_also_when_backorders_are_filled(company: Company) -> None:
    await buffer(company, 2, place="STORE", sku="BOWL")
    assert await got(company, 3) == "1"
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 0
    assert await got(company, 2, "phone") == "2"
    assert await audit(company.database) == []


async def test_the_most_exact_buffer_counts(company: Company) -> None:
    await buffer(company, 50)
    await buffer(company, 1, sku="BOWL")
    assert await got(company, 3) == "2"
    await buffer(company, 0, sku="BOWL")
    assert await got(company, 1) == "0"


async def test_a_quota_is_its_holders_and_shrinks_as_they_order(company: Company) -> None:
    await quota(company, 2)
    assert await got(company, 3) == "1"
    assert await got(company, 1, "phone") == "1"
    assert await got(company, 1) == "0"
    assert await got(company, 2, "phone") == "1"
    async with company.database.unit_of_work() as unit:
        assert (await unit.fetch("SELECT remaining FROM quotas"))[0][0] == 0
    assert await audit(company.database) == []


async def test_a_quota_of_a_customer_group(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO parties (code, groups) VALUES ('VIP-1', '{vip}')")
    await quota(company, 3, kind="group", holder="vip")
    assert await got(company, 1) == "0"
    assert await got(company, 2, customer={"code": "VIP-1"}) == "2"


async def test_promises_respect_both(company: Company) -> None:
    await quota(company, 2)
    await buffer(company, 1, sku="BOWL")
    for channel, short in (("web", 3), ("phone", 0), ("strict", 2)):
        wish = PromiseWish(lines=[WantedLine(sku="BOWL", quantity=D(3))], channel=channel)
        async with company.database.unit_of_work() as unit:
            made = await promise(unit, company, wish=wish)
        assert made.lines[0].short == short, channel
