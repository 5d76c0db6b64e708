"""Payment links: what is owed is paid on a provider's page, booked on its order, and paid twice is a credit."""

import asyncio
import http.client
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.gateways.call_gateways import call_gateways
from lading.flows.gateways.pay_by_link import LinkWish, finish_link, look_at_link, prepare_link
from lading.flows.gateways.work_payment_events import work_payment_events
from lading.flows.money.authorise_by_token import TokenWish, authorise_by_token
from lading.flows.money.who_takes_it import NoGateway, NothingOwed
from lading.flows.show_orders import show_order
from lading.payments.links import PaymentLink
from lading.payments.ports import Away
from tests.drafts import place
from tests.fake_provider import FakeProvider, fake_provider
from tests.paying import ANNA, found_gateway, push, tasks

D = Decimal
pytestmark = pytest.mark.anyio


@pytest.fixture
async def provider(company: Company, tmp_path: Path) -> AsyncIterator[FakeProvider]:
    """The company's provider; it takes what is paid by link."""
    with fake_provider(tmp_path) as running:
        await found_gateway(company, running, channels=None)
        yield running


async def make(company: Company, number: str, **wish: object) -> PaymentLink:
    """A link, with its page."""
    async with company.database.unit_of_work(ANNA) as unit:
        link = await prepare_link(unit, number=number, wish=LinkWish(**wish))  # type: ignore[arg-type]
    return await finish_link(company, number=number, link=link)


def _press(url: str, token: str) -> int:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc)
    connection.request("POST", where.path, body=f"token={token}")
    status = connection.getresponse().status
    connection.close()
    return status


async def pay(link: PaymentLink, *, token: str = "tok_ok") -> int:
    """The customer presses a button on the page."""
    return await asyncio.to_thread(_press, link.url, token)


async def money(company: Company, number: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The order's money axis and its tenders."""
    async with company.database.unit_of_work() as unit:
        view = await show_order(unit, number=number)
    return view.money, [(str(one.authorised), str(one.captured), str(one.refunded)) for one in view.tenders]


async def test_what_is_owed_is_paid_and_booked(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    link = await make(company, number)
    assert (link.amount, link.state, link.url.startswith(provider.address)) == (D("19.00"), "open", True)
    assert await pay(link) == 303
    assert (await look_at_link(company, link=link.id)).state == "paid"
    assert await money(company, number) == ("captured", [("19.00", "19.00", "0")])
    assert await audit(company.database) == []


async def test_the_webhook_and_the_return_together_book_once(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    link = await make(company, number)
    await pay(link)
    for event in reversed(provider.ask("/test/events")["events"]):
        await push(company, event)
    await asyncio.gather(
        work_payment_events(company), look_at_link(company, link=link.id), look_at_link(company, link=link.id)
    )
    await work_payment_events(company)
    assert await money(company, number) == ("captured", [("19.00", "19.00", "0")])
    assert await audit(company.database) == []


async def test_paid_twice_is_a_credit(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    links = [await make(company, number), await make(company, number)]
    for link in links:
        await pay(link)
        await look_at_link(company, link=link.id)
    assert await money(company, number) == ("in_credit", [("19.00", "19.00", "0"), ("19.00", "19.00", "0")])
    assert await tasks(company) == [("order.refund_due", f"order/{number}")]
    assert await audit(company.database) == []


async def test_a_link_may_only_authorise(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    link = await make(company, number, captures=False, amount=D("10.00"))
    await pay(link)
    await look_at_link(company, link=link.id)
    assert await money(company, number) == ("authorised", [("10.00", "0", "0")])
    rest = await make(company, number)
    assert rest.amount == D("9.00")


async def test_a_declined_customer_may_try_again(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    link = await make(company, number)
    assert await pay(link, token="tok_fraud") == 200
    assert (await look_at_link(company, link=link.id)).state == "open"
    for event in provider.ask("/test/events")["events"]:
        await push(company, event)
    await work_payment_events(company)
    assert await money(company, number) == ("none", [])
    assert await tasks(company) == []
    await pay(link)
    assert (await look_at_link(company, link=link.id)).state == "paid"


async def test_a_page_that_could_not_be_made_is_made_again(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    async with company.database.unit_of_work(ANNA) as unit:
        link = await prepare_link(unit, number=number, wish=LinkWish())
    provider.kill()
    with pytest.raises(Away):
        await finish_link(company, number=number, link=link)
    provider.start()
    pages = [await finish_link(company, number=number, link=link) for _ in range(2)]
    assert pages[0].url == pages[1].url


async def test_nothing_owed_and_nobody_to_take_it_are_told(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2), payment={"method": "card", "captured": "19.00"}))["number"]
    with pytest.raises(NothingOwed):
        await make(company, number)
    await found_gateway(company, provider, currencies=["USD"])
    with pytest.raises(NoGateway):
        await make(company, number, amount=D(1))


async def test_a_kept_payment_method_is_asked_without_the_customer(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    async with company.database.unit_of_work(ANNA) as unit:
        made = await authorise_by_token(unit, number=number, wish=TokenWish(token="tok_kept"))
    assert (made.kind, made.amount, made.state) == ("authorise", D("19.00"), "intended")
    await call_gateways(company)
    assert await money(company, number) == ("authorised", [("19.00", "0", "0")])
    assert provider.operations("authorise")[0]["key"] == made.key
    assert await audit(company.database) == []


async def test_a_kept_payment_method_may_say_no(company: Company, provider: FakeProvider) -> None:
    number = (await place(company, ("MUG-RED", 2)))["number"]
    async with company.database.unit_of_work(ANNA) as unit:
        await authorise_by_token(unit, number=number, wish=TokenWish(token="tok_expired_card"))
    await call_gateways(company)
    assert await money(company, number) == ("none", [("0", "0", "0")])
    assert await tasks(company) == [("order.payment_failed", f"order/{number}")]
