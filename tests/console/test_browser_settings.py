"""A real browser changes prices, tries taxes and writes a letter; axe looks at each of the three."""

from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import check, page, pytestmark  # noqa: F401 -- the fixture and the mark
from tests.drafts import place


async def test_prices_are_changed_in_their_list(people: Company, address: str, page: Page) -> None:  # noqa: F811
    await page.goto(f"{address}/price-lists")
    await check(page)
    await page.get_by_role("link", name="Retail", exact=True).click()
    await check(page)
    await page.get_by_label("Price of BOWL").fill("cheap")
    await page.get_by_role("button", name="Save prices").click()
    await expect(page.locator(".field-remark")).to_contain_text("must be a number")
    await page.get_by_label("Price of BOWL").fill("15.50")
    await page.get_by_role("button", name="Save prices").click()
    await expect(page.get_by_role("status")).to_contain_text("1 price is changed.")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_label("Price of BOWL")).to_have_value("14.00")
    await page.get_by_role("button", name="Take over a sheet").click()
    await check(page)
    await page.get_by_label("Rows").fill("NO-SUCH\t2")
    await page.get_by_role("button", name="Take over", exact=True).click()
    await expect(page.locator(".field-remark")).to_contain_text("Row 1: There is no item “NO-SUCH”.")


async def test_a_rate_is_tried_and_changed(address: str, page: Page) -> None:  # noqa: F811
    await page.goto(f"{address}/taxes")
    await page.get_by_label("Country", exact=True).first.select_option("US")
    await page.locator("#f-try-region").fill("IL")
    await expect(page.locator("#tried")).to_contain_text("6.25 %")
    await check(page)
    await page.get_by_role("button", name="Change MwSt 19 %").click()
    await expect(page.get_by_text("Another rate follows")).to_be_visible()
    await check(page)
    await page.get_by_role("button", name="Let it follow").click()
    await expect(page.locator(".field-remark")).to_contain_text("Fill in “From”.")


async def test_a_letter_is_previewed_while_it_is_written(people: Company, address: str, page: Page) -> None:  # noqa: F811
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/letters")
    await check(page)
    await page.get_by_role("link", name="Order received").click()
    sheet = page.frame_locator(".sheet-place iframe:not(.coming)")
    await expect(sheet.get_by_role("heading", level=1)).to_be_visible()
    await page.get_by_label("the text", exact=True).check()
    await page.get_by_label("Text", exact=True).fill("Well chosen, ")
    await page.get_by_role("button", name="{{ order.number }}").click()
    await expect(sheet.get_by_text(f"Well chosen, {order['number']}")).to_be_visible()
    await check(page)
    await page.get_by_label("Subject").fill("{{ order.nmuber }}")
    await expect(page.locator("#preview")).to_contain_text("did you mean “number”")
    await page.get_by_role("button", name="Save letter").click()
    await expect(page.locator(".field-remark")).to_contain_text("did you mean “number”")
    await page.get_by_label("Subject").fill("Thanks")
    await page.get_by_role("button", name="Save letter").click()
    await expect(page.get_by_role("status")).to_contain_text("is saved")
    await page.get_by_role("button", name="Back to our words").click()
    await check(page)
