"""The customer's own change: by a signed link, at once within the policy, else as a request."""

from lading.flows.company import Company
from lading.orders.change_links import make_link
from tests.changing import look
from tests.console.conftest import Client
from tests.drafts import place


async def link(company: Company) -> tuple[str, str]:
    """An order of five mugs, and the link to change it."""
    number = (await place(company, ("MUG-RED", 5)))["number"]
    order = await look(company, number)
    async with company.database.unit_of_work() as unit:
        token, _ = await make_link(unit, order_id=order.id)
    await company.database.close()  # its connections belong to this test's loop; the portal opens its own
    return number, f"/change/{token}"


async def test_the_page_shows_the_order_and_no_person(company: Company, customer: Client) -> None:
    number, path = await link(company)
    answer = await customer.get(path)
    assert all(words in answer.text for words in (number, "Red mug", "Cancel the order"))
    assert not any(words in answer.text for words in ("Lovelace", "ada@example.com", "Hauptstr", "<script"))
    for wrong in (path[:-1], path + "x", "/change/abc"):
        assert (await customer.get(wrong)).status_code == 404


async def test_fewer_at_once_more_by_request(company: Company, customer: Client) -> None:
    number, path = await link(company)
    fewer = await customer.post(path, data={"act": "change", "line.1": "2"})
    assert "Your order is as you wished" in fewer.text
    more = await customer.post(path, data={"act": "change", "line.1": "9", "reason": "for my sister"})
    assert "We look at it" in more.text
    assert "There is nothing to change at the moment" in more.text
    assert (await look(company, number)).lines[0].ordered == 2


async def test_cancelled_by_the_customer(company: Company, customer: Client) -> None:
    number, path = await link(company)
    await customer.post(path, data={"act": "cancel"})
    assert (await look(company, number)).commitment == "withdrawn"
    again = await customer.post(path, data={"act": "cancel"})
    assert "too late" in again.text


async def test_another_address_and_no_day_any_more(company: Company, customer: Client) -> None:
    number, path = await link(company)
    told = await customer.post(path, data={"act": "change", "to.line1": "Weg 2", "to.city": "Berlin", "day": ""})
    assert "Your order is as you wished" in told.text
    order = await look(company, number)
    assert order.ship_to is not None
    assert (order.ship_to["line1"], order.ship_to["name"], order.ship_to["country"]) == ("Weg 2", "Ada Lovelace", "DE")
    half = await customer.post(path, data={"act": "change", "to.line1": "Weg 3"})
    assert (half.status_code, "whole address" in half.text) == (422, True)


async def test_the_page_says_what_may_be_changed_until_when(company: Company, customer: Client) -> None:
    _, path = await link(company)
    text = (await customer.get(path)).text
    assert "More units: only if we agree" in text
    assert "Cancel: until we begin to work on it" in text
