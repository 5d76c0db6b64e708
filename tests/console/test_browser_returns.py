"""A real browser at the returns desk, at claims and invoices, wide and narrow as a phone; axe finds nothing serious."""

from decimal import Decimal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.back import Counter, back
from tests.bills import bill, open_billing
from tests.console.test_browser import check, page
from tests.flows.test_claims import file
from tests.flows.test_settle_return import paid

__all__ = ["page"]
pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


async def look(page: Page, address: str, *paths: str) -> None:
    """Each page fits a desk and a phone, and axe finds nothing serious on the phone."""
    for path in paths:
        for size in (DESK, PHONE):
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            await page.goto(f"{address}{path}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        found = (await Axe().run(page)).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], path


async def test_scan_inspect_and_decide_on_a_phone(people: Company, address: str, page: Page) -> None:
    road, desk = await paid(people, ("MUG-RED", 2), captured="19.00"), Counter(people)
    one = await desk.ask(back(road, quantity=1))
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await page.goto(f"{address}/returns/desk")
    await page.get_by_label("Code").first.fill(one.number)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(one.number)
    await page.locator("[name='came-1']").fill("1")
    await page.locator("[name='grade-1'][value='A'], select[name='grade-1']").first.evaluate(
        "e => { if (e.tagName === 'SELECT') { e.value = 'A'; e.dispatchEvent(new Event('change', {bubbles: true})) }"
        " else e.click() }"
    )
    await page.get_by_role("button", name="Take in").click()
    await page.wait_for_url(lambda url: url.endswith(f"/returns/{one.number}"))
    assert (await road.line(), (await desk.settled(one.number))) == ({"delivered": "1"}, [])
    await look(page, address, "/returns", "/returns/desk", f"/returns/desk/{one.number}", f"/returns/{one.number}")
    await look(page, address, "/returns/policy", "/returns/reasons", f"/returns/new/{road.number}")


async def test_claims_and_invoices_fit_a_phone(people: Company, address: str, page: Page) -> None:
    await open_billing(people)
    road = await paid(people, ("MUG-RED", 2), captured="19.00")
    claim = await file(road)
    (invoice,) = await bill(road)
    await look(page, address, "/claims", f"/claims/{claim.number}", f"/claims/new/{road.number}")
    await look(page, address, "/invoices", f"/invoices/{invoice.number}", "/accounting")
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await page.goto(f"{address}/claims/{claim.number}")
    await page.get_by_role("button", name="Decide").first.click()
    await page.get_by_label("The customer gets").select_option("refund")
    await page.get_by_label("Reason").fill("It broke on the way.")
    await check(page)
    await page.get_by_role("dialog").get_by_role("button", name="Decide").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(claim.number)
    await expect(page.get_by_text("It broke on the way.").first).to_be_visible()
    assert await road.ask("SELECT credited FROM claims") == [(Decimal("9.50"),)]
