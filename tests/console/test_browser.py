"""A real browser walks the console as a person would, sees no fault of the page, and axe finds nothing serious."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from lading.flows.company import Company
from tests.console.conftest import PASSWORD
from tests.drafts import place

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(address: str, browser: Browser) -> AsyncIterator[Page]:
    """A page in which somebody of operations has signed in; faults of scripts and foreign addresses fail the test."""
    faults: list[str] = []
    context = await browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else faults.append(asked.url))
    answer = await page.request.post(f"{address}/sign-in", form={"login": "operations", "password": PASSWORD})
    assert "sign-in" not in answer.url, answer.url
    yield page
    await context.close()
    assert faults == []


def is_fault(said: ConsoleMessage) -> bool:
    """Whether the browser complains of the page, not of an answer that refuses something or a question cut short.

    The last is what htmx says of a request that was under way when the page was left.
    """
    harmless = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
    return said.type == "error" and not said.text.startswith(harmless)


async def check(page: Page) -> None:
    """Have axe look at the page, in the light and in the dark."""
    await expect(page.locator(".foreseen.looking")).to_have_count(0, timeout=30_000)
    for scheme in ("dark", "light"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = await Axe().run(page)
        grave = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in grave] == []


async def test_people_sign_in_by_form(address: str, page: Page) -> None:
    await page.context.clear_cookies()
    await page.goto(f"{address}/sign-in")
    await check(page)
    await page.get_by_label("Login").fill("operations")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "sign-in" not in url)


async def test_from_the_queue_to_a_hold_and_back(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2), ("BOWL", 9))
    await page.goto(f"{address}/orders")
    await check(page)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(order["number"])
    await check(page)
    await page.get_by_role("button", name="Hold", exact=True).click()
    await check(page)
    await page.get_by_label("Why", exact=True).fill("Call the customer first")
    await page.get_by_role("button", name="Hold order").click()
    await expect(page.get_by_role("status")).to_contain_text(f"Order {order['number']} is held.")
    await page.goto(f"{address}/holds")
    await check(page)
    await page.get_by_role("checkbox", name="Choose the hold").check()
    await page.get_by_role("button", name="Release").click()
    await page.get_by_label("Why they may go on").fill("Spoke to her")
    await page.get_by_role("button", name="Release holds").click()
    await expect(page.get_by_text("Nothing is held.")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("link", name=order["number"])).to_be_visible()


async def test_new_orders_appear_by_themselves(people: Company, address: str, page: Page) -> None:
    await page.goto(f"{address}/orders")
    await expect(page.locator(".live.on")).to_be_visible()
    order = await place(people, ("MUG-RED", 2))
    await expect(page.get_by_role("link", name=order["number"])).to_be_visible(timeout=10_000)


async def test_facts_open_at_the_side(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/orders/{order['number']}")
    await page.get_by_role("button", name="Where the units of MUG-RED are").click()
    await expect(page.get_by_role("dialog", name="Red mug")).to_contain_text("New → Reserved")
    await check(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


async def test_a_refusal_stays_in_the_dialog(people: Company, address: str, page: Page) -> None:
    order = await place(people, ("MUG-RED", 2))
    await page.goto(f"{address}/orders/{order['number']}")
    await page.get_by_role("button", name="Cancel", exact=True).click()
    await page.get_by_label("Units of MUG-RED to cancel").fill("two")
    await page.get_by_label("Reason").fill("Changed their mind")
    await page.get_by_role("button", name="Cancel units").click()
    await expect(page.get_by_role("alert")).to_contain_text("must be a number such as 2 or 0.5.")
