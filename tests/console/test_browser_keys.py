"""A real browser goes by keyboard alone, finds its way back, and is not disturbed by what is new."""

import re

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import check, page
from tests.drafts import place

pytestmark = pytest.mark.browser
__all__ = ["page"]


async def test_keys_of_a_page_press_what_they_name(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/orders/{order['number']}")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard")).to_contain_text("Release to places")
    await check(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("h")
    await page.keyboard.type("Call the customer first")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status")).to_contain_text(f"Order {order['number']} is held.")
    await page.keyboard.press("l")
    await page.keyboard.type("Spoke to her")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Nothing stops this order.")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.get_by_role("status")).to_contain_text("Released to Main warehouse.")


async def test_the_way_back_keeps_the_list(people: Company, address: str, page: Page) -> None:
    first = await place(people, ("MUG-RED", 2))
    await place(people, ("MUG-RED", 1))
    await page.goto(f"{address}/orders?view=all&sort=oldest")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/orders/{first['number']}")  # with its scripts: the heading stands before they listen
    await expect(page.get_by_role("heading", level=1)).to_contain_text(first["number"])
    await page.keyboard.press("u")
    await page.wait_for_url("**/orders?view=all&sort=oldest")
    await expect(page.locator("tr.at")).to_contain_text(first["number"])


async def test_the_queue_narrows_while_one_types(people: Company, address: str, page: Page) -> None:
    await place(people, ("MUG-RED", 2))
    await place(people, ("BOWL", 1))
    await page.goto(f"{address}/orders")
    await expect(page.locator("tr[data-key]")).to_have_count(2)
    await page.get_by_placeholder("Number, customer, SKU, reference").press_sequentially("bowl")
    await expect(page.locator("tr[data-key]")).to_have_count(1)


async def test_what_is_new_waits_while_somebody_ticks(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/orders")
    await expect(page.locator(".live.on")).to_be_visible()
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await place(people, ("BOWL", 1))
    await page.wait_for_timeout(4500)
    await expect(page.get_by_role("checkbox", name=f"Choose order {order['number']}")).to_be_checked()
    await page.keyboard.press("x")
    await expect(page.locator("tr[data-key]")).to_have_count(2, timeout=10_000)
    await expect(page.locator("tr.at a.name")).to_be_focused()
    await expect(page.locator(".live")).to_have_text(re.compile("Updated"))
