"""A real browser at the store board, as wide as a phone: from acceptance to hand-over; axe finds nothing serious."""

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import check, page
from tests.console.test_browser_floor import scan
from tests.counter import open_counter, to_fetch

__all__ = ["page"]
pytestmark = pytest.mark.browser


async def test_a_phone_at_the_counter(people: Company, address: str, page: Page) -> None:
    await open_counter(people)
    road = await to_fetch(people, ("MUG-RED", 2), ("BOWL", 1))
    (work,) = await road.release()
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{address}/store?column=accept")
    await check(page)
    await page.get_by_role("link", name=road.number).click()
    await check(page)
    await page.get_by_role("button", name="Accept").click()
    await page.get_by_role("link", name="Pick with the scanner").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(work.number)
    await scan(page, "2*MUG-RED")
    await scan(page, "BOWL")
    await page.get_by_role("link", name="Put it on a shelf").click()
    await check(page)
    await page.get_by_role("button", name="It is ready").click()
    await expect(page.get_by_role("status")).to_contain_text("the customer is told")
    code = await road.code()
    await page.get_by_label("Pick-up code or order number").fill(road.number)
    await page.keyboard.press("Enter")
    await page.get_by_label("Pick-up code").fill("WRONG")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.get_by_text("4 more tries are left")).to_be_visible()
    await check(page)
    await page.goto(f"{address}/store?column=waiting")
    await page.get_by_label("Pick-up code or order number").fill(f"{code[:4]}-{code[4:]}")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Hand over").click()
    await expect(page.get_by_role("status")).to_contain_text("is handed over")
    assert (await road.progress(), await road.state(work.id)) == ("delivered", "collected")
    await road.prove()
