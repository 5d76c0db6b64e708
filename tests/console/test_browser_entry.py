"""A real browser types an order by keyboard alone, mends marked fields, and chooses all orders that match."""

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.orders.filters import OrderFilters
from lading.orders.lists import count_orders
from tests.console.conftest import PASSWORD
from tests.console.test_browser import check, page
from tests.drafts import place, wish

__all__ = ["page"]
pytestmark = pytest.mark.browser


async def test_an_order_typed_by_keyboard_alone(people: Company, address: str, page: Page) -> None:
    await place(people, ("MUG-RED", 1))
    await page.goto(f"{address}/orders/new")
    await expect(page.get_by_label("Item of line 1")).to_be_focused()
    for sku, quantity in (("MUG-RED", "12"), ("BOWL", "2")):
        await page.keyboard.type(sku)
        await expect(page.get_by_role("option", name=sku)).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("Enter")
        await page.keyboard.type(quantity)
        await page.keyboard.press("Enter")
    await expect(page.get_by_label("Item of line 3")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Find a customer")).to_be_focused()
    await page.keyboard.type("love")
    await expect(page.get_by_role("option", name="Ada Lovelace")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Street", exact=True).first).to_have_value("Hauptstr. 1")
    await page.get_by_label("Discount of line 1").fill("10%")
    await expect(page.locator("tr", has=page.get_by_label("Item of line 1"))).to_contain_text("€102.60")
    await check(page)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_label("Why prices differ from the list")).to_be_focused()
    await check(page)
    await page.keyboard.type("Spring offer")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status")).to_contain_text("is placed")


async def test_every_wrong_field_is_marked_and_what_was_typed_stays(people: Company, address: str, page: Page) -> None:
    await page.goto(f"{address}/items/new")
    await page.get_by_label("Name", exact=True).fill("Blue kettle")
    await page.get_by_label("Weight (g)").fill("heavy")
    await page.get_by_label("Decimals").first.fill("many")
    await page.get_by_role("button", name="Add item").click()
    await expect(page.get_by_label("SKU")).to_be_focused()
    await expect(page.locator("[aria-invalid=true]")).to_have_count(3)
    await expect(page.get_by_role("alert")).to_contain_text("look at the 3 marked fields")
    await check(page)
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Blue kettle")
    await page.get_by_label("SKU").fill("KETTLE")
    await expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    await page.get_by_label("Weight (g)").fill("900")
    await page.get_by_label("Decimals").first.fill("0")
    await page.get_by_role("button", name="Add item").click()
    await expect(page.get_by_role("status")).to_contain_text("Item KETTLE is added.")


async def test_all_that_match_are_held_from_one_page(people: Company, address: str, page: Page) -> None:
    await place_orders(people, wishes=[wish(("MUG-RED", 1), external_id=f"M-{n}") for n in range(53)])
    await page.goto(f"{address}/orders")
    await page.get_by_label("Choose all on this page").check()
    await page.get_by_role("button", name="Choose all 53 that match").click()
    await expect(page.get_by_role("toolbar")).to_contain_text("53 chosen")
    await check(page)
    await page.get_by_role("toolbar").get_by_role("button", name="Hold", exact=True).click()
    await page.get_by_label("Why").fill("Stocktaking")
    await page.get_by_role("button", name="Hold orders").click()
    await expect(page.get_by_role("status")).to_contain_text("53 orders held.")
    async with people.database.reading() as connection:
        held = {"held": OrderFilters(hold="by_hand")}
        assert await count_orders(connection, views=held) == {"held": 53}


async def test_a_secret_takes_the_place_of_its_form(people: Company, address: str, page: Page) -> None:
    await page.context.clear_cookies()
    await page.goto(f"{address}/sign-in")
    await page.get_by_label("Login").fill("administrator")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
    await page.goto(f"{address}/keys")
    await page.get_by_role("button", name="Make a key").first.click()
    await page.get_by_role("button", name="Make key").click()
    await expect(page.get_by_label("Name")).to_be_focused()
    await expect(page.get_by_text("Tick what the key may do; at least one.")).to_be_visible()
    await page.get_by_label("Name").fill("shop")
    await page.get_by_label("orders:read").check()
    await page.get_by_role("button", name="Make key").click()
    await expect(page.get_by_text("It is shown this once")).to_be_visible()
    await expect(page.get_by_role("button", name="Make key")).to_be_hidden()
