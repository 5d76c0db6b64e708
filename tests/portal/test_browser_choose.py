"""A customer chooses on a phone, in a real browser: readable, no fault of the page, nothing serious for axe."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from lading.flows.company import Company
from tests.console.conftest import address, people  # noqa: F401 -- fixtures
from tests.portal.test_choose import link

pytestmark = pytest.mark.browser


async def test_a_customer_chooses_on_a_phone(company: Company, address: str, browser: Browser) -> None:  # noqa: F811
    number, path = await link(company)
    faults: list[str] = []
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    await page.goto(address + path)
    assert number in await page.inner_text("h1")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    axe = await Axe().run(page)
    assert [one["id"] for one in axe.response["violations"] if one["impact"] in ("serious", "critical")] == []
    await page.get_by_label("Cancel what is not there").check()
    await page.get_by_role("button", name="Send my choice").click()
    await page.get_by_text("you owe nothing for it").wait_for()
    assert await page.get_by_role("button").count() == 0
    await context.close()
    assert faults == []
