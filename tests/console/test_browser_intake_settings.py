"""A real browser writes to a sender from the desk by keyboard; the mail's settings fit a phone; axe finds nothing."""

from playwright.async_api import Page, expect

from lading.flows.company import Company
from tests.console.test_browser import page, pytestmark  # noqa: F401 -- the fixture and the mark
from tests.console.test_browser_returns import DESK, look
from tests.mailed import arrive


async def test_the_sender_is_asked_at_the_desk_and_the_settings_fit_a_phone(
    people: Company,
    address: str,
    page: Page,  # noqa: F811
) -> None:
    case = await arrive(people)
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await page.goto(f"{address}/intake/{case}")
    await page.keyboard.press("a")
    await page.locator("#ask-text").fill("Which mug do you mean?")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("It is on its way to the sender.")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("sender asked")
    await expect(page.locator(".from-us")).to_contain_text("Which mug do you mean?")
    await look(page, address, "/intake", f"/intake/{case}", "/intake/confirmations", "/intake/systems", "/mailboxes")
    await look(
        page, address, "/intake/partners", "/intake/partners/new", "/intake/partners/everybody", "/mailboxes/new"
    )
    await look(page, address, "/intake/systems/new", "/intake/reader", "/intake/autonomy/customer?customer=C-1")
