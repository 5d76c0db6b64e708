"""A real browser at the screens of changes: the form, the station's question, the queue, the customer's own page."""

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from lading.orders.change_links import make_link
from tests.changing import change, look
from tests.console.test_browser import check, page  # noqa: F401 -- a fixture
from tests.drafts import place
from tests.road import Road

pytestmark = pytest.mark.browser


async def fits(page: Page) -> None:  # noqa: F811
    """Readable on a phone, too; and axe finds nothing serious in either width."""
    for width in (390, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        await check(page)


async def test_from_the_form_to_the_place_and_back(people: Company, address: str, page: Page) -> None:  # noqa: F811
    road = Road(people, (await place(people, ("MUG-RED", 4), ("BOWL", 2)))["number"])
    (work, *_) = await road.release()
    await road.pick(work.id)
    await page.goto(f"{address}/orders/{road.number}/change")
    await page.get_by_label("Wanted of MUG-RED").fill("2")
    await expect(page.locator("#quote")).to_contain_text("Waits for a place", timeout=30_000)
    await fits(page)
    await page.get_by_label("Why", exact=True).fill("The customer called")
    await page.get_by_role("button", name="Change the order").click()
    await page.wait_for_url(f"{address}/orders/{road.number}", timeout=30_000)
    await page.goto(f"{address}/station/{work.number}")
    await expect(page.get_by_role("button", name="Leave them out")).to_be_visible()
    await fits(page)
    await page.goto(f"{address}/changes")
    await fits(page)
    await page.get_by_role("button", name="Leave them out").click()
    ahead = page.get_by_role("dialog", name="Leave them out")
    await expect(ahead.get_by_role("region", name="What this does")).to_be_visible(timeout=30_000)
    await ahead.get_by_role("button", name="Leave them out").click()
    await expect(page.get_by_text("Nothing waits.")).to_be_visible(timeout=30_000)


async def test_the_customers_page_reads_on_a_phone(people: Company, address: str, page: Page) -> None:  # noqa: F811
    number = (await place(people, ("MUG-RED", 4)))["number"]
    await change(people, number, door="customer", lines=[{"line": 1, "quantity": 3}])
    order = await look(people, number)
    async with people.database.unit_of_work() as unit:
        token, _ = await make_link(unit, order_id=order.id)
    await page.goto(f"{address}/change/{token}")
    await page.get_by_text("Another address or day").click()
    await fits(page)


async def test_channels_say_who_may_change_what(people: Company, address: str, page: Page) -> None:  # noqa: F811
    await page.goto(f"{address}/channels/web")
    await expect(page.get_by_label("Cancel: Customers, by their link")).to_be_visible()
    await fits(page)
