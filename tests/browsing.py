"""A real browser for the tests of a file: it is started once, and every test has a fresh profile of its own."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from tools.chromium import NAMES

if TYPE_CHECKING:
    from playwright.async_api import Browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def find_chromium() -> str:
    """The browser of this machine, or a skip that says why."""
    named = os.environ.get("LADING_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if not found:
        pytest.skip("there is no Chromium on this machine")
    return found


@pytest.fixture(scope="module")
async def browser() -> "AsyncIterator[Browser]":
    """Chromium, without a window."""
    from playwright.async_api import async_playwright  # slow import

    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield opened
        await opened.close()
