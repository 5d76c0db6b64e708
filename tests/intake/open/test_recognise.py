"""Scans are recognised offline, whichever way the paper lay."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from lading.intake.open.run_child import draw_page, open_file

pytest.importorskip("rapidocr")
WORDS = ("PURCHASE ORDER", "Number 4711", "25 boxes of paper")


def scan_of(turned: int) -> bytes:
    """A picture of a page with three lines, turned anticlockwise."""
    page = Image.new("L", (800, 1100), 255)
    pen = ImageDraw.Draw(page)
    for at, line in enumerate(WORDS):
        pen.text((80, 120 + 90 * at), line, fill=0, font=ImageFont.load_default(36))
    out = io.BytesIO()
    page.rotate(turned, expand=True).save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("turned", [0, 90, 180])
async def test_a_scan_is_read_upright(turned: int) -> None:
    page = (await open_file(content=scan_of(turned), name="scan.png")).pages[0]
    words = {word.text for word in page.words}
    assert {"ORDER", "4711", "25", "boxes", "paper"} <= words
    assert (page.scanned, round(page.turned) % 360, page.height > page.width) == (True, turned, True)
    top = next(word for word in page.words if word.text == "4711")
    assert 140 < top.top < 175


async def test_a_picture_is_drawn_upright() -> None:
    picture = await draw_page(content=scan_of(90), page=0, width=200, name="scan.png", turned=90)
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == [200, 275]
