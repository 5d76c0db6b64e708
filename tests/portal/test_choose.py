"""The customer's page: what it shows and hides, answered once, guarded."""

from lading.flows.company import Company
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.show_orders import show_order
from lading.promising.choices import choices_of
from tests.console.conftest import Client
from tests.drafts import place


async def link(company: Company) -> tuple[str, str]:
    """An order of five bowls, of which two wait, and the link to its choice."""
    number = (await place(company, ("BOWL", 5)))["number"]
    async with company.database.unit_of_work() as unit:
        await offer_choices(unit, company, wishes=[OfferChoice(number=number, cause="The kiln broke.")])
        order = await show_order(unit, number=number)
        (choice,) = await choices_of(unit, order_id=order.id)
    await company.database.close()  # its connections belong to this test's loop; the portal opens its own
    return number, f"/choose/{choice.token}"


async def test_the_page_shows_what_is_needed_and_is_guarded(company: Company, customer: Client) -> None:
    number, path = await link(company)
    answer = await customer.get(path)
    assert answer.status_code == 200
    assert all(words in answer.text for words in (number, "The kiln broke.", "Bowl", "I wait", "Cancel what is not"))
    assert not any(words in answer.text for words in ("Lovelace", "ada@example.com", "Hauptstr", "<script"))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert (await customer.get("/choose/style/portal.css")).headers["content-type"].startswith("text/css")
    for wrong in (path[:-1], path + "x", "/choose/abc"):
        refused = await customer.get(wrong)
        assert (refused.status_code, "not one of ours" in refused.text) == (404, True)


async def test_one_answer_counts(company: Company, customer: Client) -> None:
    number, path = await link(company)
    nothing = await customer.post(path, data={"choice": ""})
    assert (nothing.status_code, "Please mark" in nothing.text) == (422, True)
    done = await customer.post(path, data={"choice": "cancel_rest"})
    assert (done.status_code, "you owe nothing for it" in done.text) == (200, True)
    again = await customer.post(path, data={"choice": "wait"})
    assert (again.status_code, "answered already" in again.text) == (409, True)
    async with company.database.unit_of_work() as unit:
        line = (await show_order(unit, number=number)).lines[0]
        told = await unit.fetch("SELECT actor, data->>'kind' FROM events WHERE kind = 'order.choice_taken'")
    assert (line.reserved, line.backordered, line.cancelled) == (3, 0, 2)
    assert told == [("customer:link", "cancel_rest")]


async def test_guessing_is_slowed_down(company: Company, customer: Client) -> None:
    codes = [(await customer.get("/choose/abc")).status_code for _ in range(70)]
    assert codes[0] == 404
    assert codes[-1] == 429
