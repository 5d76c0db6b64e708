"""A real browser sends a file of orders, chooses its columns and has it placed; axe looks at files and imports."""

import asyncio
from pathlib import Path
from uuid import UUID

from playwright.async_api import Page, expect

from lading.flows.company import Company
from lading.flows.placing.place_upload import place_upload
from lading.history.run import run_import
from lading.history.start import Wish, start_import
from tests.console.test_browser import check, page, pytestmark  # noqa: F401 -- the fixture and the mark
from tests.console.test_uploads import CSV


async def test_from_a_file_to_its_orders(people: Company, address: str, page: Page, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "orders.csv"
    await asyncio.to_thread(file.write_bytes, CSV)
    await page.goto(f"{address}/uploads")
    await check(page)
    await page.get_by_label("Drop a file here").set_input_files(file)
    await expect(page.get_by_text("orders.csv (1 kB)")).to_be_visible()
    await page.get_by_role("button", name="Look at the file").click()
    await expect(page.get_by_text("The file cannot be read yet.")).to_be_visible()
    await page.get_by_label("SKU", exact=True).select_option("Teil")
    await expect(page.locator("tr", has=page.get_by_label("SKU", exact=True))).to_contain_text("NO-SUCH-SKU")
    await page.get_by_label("Currency", exact=True).select_option("the same in every row …")
    await page.get_by_label("Currency in every row").fill("EUR")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("2 orders can be read")).to_be_visible()
    await check(page)
    await page.get_by_role("button", name="Place 2 orders").click()
    await expect(page.get_by_text("A worker takes the file up")).to_be_visible()
    await place_upload(people, upload=UUID(page.url.rpartition("/")[2]))
    await expect(page.get_by_text("1 order placed")).to_be_visible()
    await check(page)
    await page.get_by_role("link", name="L100001").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("L100001")


async def test_the_certificate_of_an_import(people: Company, address: str, page: Page, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "superstore.csv"
    head = "Order ID,Order Date,Ship Date,Customer ID,Product ID,Product Name,Sales,Quantity,Discount"
    rows = f"{head}\nA-1,2017-11-08,2017-11-11,CG-1,FUR-1,Bookcase,261.96,2,0\n"
    await asyncio.to_thread(file.write_text, rows)
    await page.goto(f"{address}/imports/new")
    await check(page)
    import_id = await start_import(people.database, wish=Wish([file], "superstore"))
    await run_import(people.database, import_id=import_id)
    await page.goto(f"{address}/imports")
    await check(page)
    await page.get_by_role("link", name="superstore.csv").click()
    await expect(page.get_by_text("Balanced:")).to_be_visible()
    await check(page)
