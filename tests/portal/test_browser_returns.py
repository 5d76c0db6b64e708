"""A customer returns, exchanges and claims on a phone, in a real browser: readable, and nothing serious for axe."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from lading.flows.company import Company
from tests.back import delivered
from tests.console.conftest import address, people
from tests.console.test_browser import page

__all__ = ["address", "page", "people"]
pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PAID = {"method": "card", "reference": "p1", "authorised": "19.00", "captured": "19.00"}


async def fits(page: Page) -> None:
    """It fits the phone, and axe finds nothing serious."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    axe = await Axe().run(page)
    assert [one["id"] for one in axe.response["violations"] if one["impact"] in ("serious", "critical")] == []


async def test_a_customer_exchanges_and_claims_on_a_phone(people: Company, address: str, page: Page) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET item_group = 'china' WHERE sku IN ('MUG-RED', 'BOWL')")
    road = await delivered(people, ("MUG-RED", 2), payment=PAID)
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{address}/return?order={road.number}")
    await fits(page)
    await page.get_by_label("E-mail address or postcode").fill("10115")
    await page.get_by_role("button", name="Find my order").click()
    instead = page.get_by_label("What would you like instead?")
    assert not await instead.is_visible()
    await page.get_by_label("What would you like?").select_option("exchange")
    await instead.select_option("BOWL")
    await fits(page)
    await page.get_by_role("button", name="Ask for the return").click()
    await page.get_by_text("You get Bowl instead: €4.50 more each").wait_for()
    await fits(page)
    await page.go_back()
    await page.get_by_role("link", name="Damaged, missing, wrong, late or lost?").click()
    await page.get_by_label("It arrived damaged").check()
    await page.get_by_label("Photos").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    await fits(page)
    await page.get_by_role("button", name="Tell us").click()
    await page.get_by_text("You get €9.50.").wait_for()
    await fits(page)
