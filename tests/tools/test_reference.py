"""The reference says what the code says."""

import pytest

from tools.reference import EVENTS, PAGES, pages, told_kinds


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_is_what_the_code_says(name: str) -> None:
    assert (PAGES / name).read_text("utf-8") == pages()[name], "run: python -m tools.reference"


def test_every_page_stands_in_the_table_of_contents() -> None:
    listed = (PAGES / "README.md").read_text("utf-8")
    assert [
        page.name for page in PAGES.glob("*.md") if page.name != "README.md" and f"({page.name})" not in listed
    ] == []


def test_events_are_found_however_they_are_written() -> None:
    assert {"order.shipped", "party.added", "party.changed", "stock.counted", "user.added"} <= told_kinds()
    assert told_kinds() == set(EVENTS)
