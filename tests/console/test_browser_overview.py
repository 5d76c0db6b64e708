"""A real browser looks at the dashboard, searches, and opens a customer; axe finds nothing serious."""

import re

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import check, page
from tests.drafts import place

pytestmark = pytest.mark.browser
__all__ = ["page"]


async def test_the_dashboard_draws_and_leads_on(people: Company, address: str, page: Page) -> None:
    await place(people, ("MUG-RED", 2), ("BOWL", 9))
    await page.goto(f"{address}/")
    await expect(page.locator("[data-chart] canvas")).to_be_visible(timeout=10_000)
    await check(page)
    await page.get_by_text("numbers").click()
    await expect(page.get_by_role("columnheader", name="Web shop")).to_be_visible()
    await page.get_by_role("link", name=re.compile("Backordered 1")).click()
    await expect(page.locator("tr[data-key]")).to_have_count(1)


async def test_the_search_hangs_below_its_field(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/holds")
    await page.keyboard.press("/")
    await page.keyboard.type("ada")
    await expect(page.locator("#found")).to_contain_text("Customers")
    await check(page)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(order["number"])


async def test_a_note_about_a_customer(people: Company, address: str, page: Page) -> None:
    await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/customers")
    await check(page)
    await page.get_by_role("link", name="Ada Lovelace").click()
    await check(page)
    await page.get_by_role("button", name="Edit the note").click()
    await page.get_by_label("What the next colleague should know").fill("Calls on Mondays")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#customer").get_by_text("Calls on Mondays")).to_be_visible()
    await page.get_by_label("More").click()
    await page.get_by_role("button", name="Erase the person").click()
    await check(page)
