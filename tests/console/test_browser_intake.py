"""A real browser sends a document, reviews a case by keyboard, teaches a field by drawing, books, and goes on."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.intake.case_views import show_case
from tests.console.test_browser import check, page, pytestmark  # noqa: F401 -- the fixture and the mark
from tests.edi_orders import GREENWAY, line, order
from tests.mailed import arrive


async def test_from_a_file_to_its_order_by_keyboard(
    people: Company,
    address: str,
    page: Page,  # noqa: F811
    tmp_path: Path,
) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
    file = tmp_path / "po.edi"
    await asyncio.to_thread(file.write_bytes, order("4711", line(1, "MUG-RED", "12", "7.00")))
    await page.goto(f"{address}/intake")
    await page.keyboard.press("c")
    await check(page)
    await page.get_by_label("Orders of channel").select_option("phone")
    await page.get_by_label("Drop documents here").set_input_files(file)
    await expect(page.get_by_role("link", name="C10001")).to_be_visible()
    while await read_cases(people):
        pass
    await page.goto(f"{address}/intake")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Order 4711")
    await expect(page.locator("mark[data-mark='/lines/0/quantity']")).to_have_text("12")
    await page.keyboard.press("Alt+ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nothing here is doubtful.")).to_be_visible()
    await page.locator("#s-lines-0-quantity").fill("24")
    await page.keyboard.press("Enter")
    await expect(page.locator(".spot.said #s-lines-0-quantity")).to_have_value("24")
    await check(page)
    await page.keyboard.press("b")
    await expect(page.locator("#book .foreseen")).to_contain_text("24 × MUG-RED")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("C10001 is booked as L100001.")
    await expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


async def test_a_field_is_taught_by_drawing_and_the_next_case_opens(
    people: Company,
    address: str,
    page: Page,  # noqa: F811
) -> None:
    first, second = [await arrive(people, name=name) for name in ("one.pdf", "two.pdf")]
    await page.goto(f"{address}/intake/{first}?view=review")
    picture = page.get_by_role("img", name="Page 1 of one.pdf")
    await expect(picture).to_be_visible()
    await check(page)
    await page.locator("[data-mark='/header/total']").hover()
    await expect(page.locator(".spot.lit")).to_have_attribute("data-place", "/header/total")
    await page.locator("#s-header-order_date").focus()
    await expect(page.locator("rect.lit")).to_have_attribute("data-mark", "/header/order_date")
    await page.get_by_role("button", name="Teach a field").click()
    box = await picture.bounding_box()
    assert box
    await page.mouse.move(box["x"] + box["width"] * 0.24, box["y"] + box["height"] * 0.295)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] * 0.40, box["y"] + box["height"] * 0.335, steps=4)
    await page.mouse.up()
    dialog = page.get_by_role("dialog", name="What stands there?")
    await expect(dialog.get_by_label("It says")).to_have_value("Red mug")
    await dialog.get_by_label("Field").select_option("/header/note")
    await check(page)
    await dialog.get_by_role("button", name="It is so").click()
    await expect(page.locator(".spot.said #s-header-note")).to_have_value("Red mug")
    async with people.database.unit_of_work() as unit:
        field = (await show_case(unit, case=first)).fields["note"]
    assert (field.method, len(field.evidence.boxes), field.evidence.text) == ("person", 1, "Red mug")
    await page.get_by_role("button", name="Reject", exact=True).click()
    await page.get_by_label("Why").fill("A test")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status")).to_contain_text(f"{first} is rejected.")
    await expect(page).to_have_url(f"{address}/intake/{second}?view=review")
