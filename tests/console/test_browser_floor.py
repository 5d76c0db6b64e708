"""A real browser at the floor's screens: scanner only, from the board to the carrier; axe finds nothing serious."""

import pytest
from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import check, page
from tests.road import order

__all__ = ["page"]
pytestmark = pytest.mark.browser


async def scan(page: Page, code: str) -> None:
    """What a hand scanner does: it types where the focus is, and presses Enter."""
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")


async def test_a_scanner_alone_picks_packs_and_ships(people: Company, address: str, page: Page) -> None:
    road = await order(people, ("MUG-RED", 3), ("MUG-BLUE", 1))
    (work,) = await road.release()
    await page.goto(f"{address}/board")
    await check(page)
    await page.goto(f"{address}/station")
    await check(page)
    await scan(page, work.number)
    await expect(page.get_by_role("heading", level=1)).to_have_text(work.number)
    await check(page)
    await scan(page, "BOWL")
    await expect(page.get_by_role("alert").filter(has_text="Wrong item: Bowl")).to_be_visible()
    await check(page)
    for code in ("MUG-RED", "MUG-RED", "undo", "2*MUG-RED", "MUG-BLUE"):  # faster than the server answers
        if code == "undo":
            await expect(page.get_by_role("button", name="Undo")).to_be_visible()
        await scan(page, code)
    await expect(page.get_by_placeholder("Scan the item into the parcel")).to_be_focused()
    assert await road.line(1) == {"picked": "3"}
    await scan(page, "MUG-BLUE")
    await expect(page.get_by_role("status").filter(has_text="in parcel")).to_be_visible()
    await check(page)
    await scan(page, "all")
    await expect(page.get_by_placeholder("Scan the label's tracking number")).to_be_focused()
    await check(page)
    await page.get_by_label("Carrier").select_option("dhl")
    await page.get_by_placeholder("Scan the label's").focus()
    await scan(page, "00340434")
    await expect(page.get_by_text("DHL · 00340434")).to_be_visible()
    assert await road.line(1) == {"shipped": "3"}
    await road.prove()


async def test_scans_wait_while_the_server_is_away(people: Company, address: str, page: Page) -> None:
    road = await order(people, ("MUG-RED", 3))
    (work,) = await road.release()
    await page.goto(f"{address}/station/{work.number}")
    await page.route("**/scan", lambda route: route.abort())
    await scan(page, "MUG-RED")
    await scan(page, "MUG-RED")
    await expect(page.get_by_text("Your scans are kept here")).to_be_visible()
    await page.unroute("**/scan")
    await expect(page.get_by_text("to go · 2 picked")).to_be_visible(timeout=10_000)
    assert await road.line(1) == {"released": "1", "picked": "2"}


async def test_a_receipt_by_keyboard_and_from_a_sheet(people: Company, address: str, page: Page) -> None:
    for path in ("/stock", "/stock/items/MUG-RED", "/stock/count?place=MAIN&q=", "/stock/transfer", "/tasks"):
        await page.goto(f"{address}{path}")
        await check(page)
    await page.goto(f"{address}/stock/receive")
    await scan(page, "BOWL")
    await scan(page, "4")
    await page.evaluate(
        "text => { const cells = new DataTransfer(); cells.setData('text', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: cells, bubbles: true,"
        " cancelable: true})); }",
        "MUG-RED\t12\nTEA-1KG\t0.5\n",
    )
    await expect(page.get_by_text("Assam tea, loose")).to_be_visible()
    await check(page)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status")).to_contain_text("3 lines booked at MAIN.")
