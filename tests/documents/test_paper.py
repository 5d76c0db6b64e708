"""Documents as PDF: nothing in a text is markup, barcodes say what they should, words and paper follow the country."""

from datetime import UTC, datetime

import pytest

from lading.documents import Letterhead, breakable, draw_bars, draw_square, words_of
from lading.documents.barcodes import _pattern
from lading.documents.keep import fingerprint
from lading.documents.papers import Head, PackingSlip, SlipRow
from lading.documents.typeset import typeset
from lading.kernel.exact import FieldRefused

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEAD = Head(
    paper="a4", language="en", accent="#1d4ed8", words=words_of("en"), company="Harbour & Vale", company_lines=[],
    footer="", made_on="22 November 2026",
)  # fmt: skip


def slip(name: str, *, made_on: str = "22 November 2026") -> PackingSlip:
    head = Head(**{**{field: getattr(HEAD, field) for field in Head.__struct_fields__}, "made_on": made_on})
    row = SlipRow(quantity="2", unit="kg", sku="A", name=name)
    return PackingSlip(
        head=head, number="S1", order="L1", ordered_on="today", carrier="DHL", tracking="1", bars=draw_bars("S1"),
        ship_to=[name], rows=[row], later=[row], notes=name,
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["*bold* #panic() $x$ \\", '"]; #read("/etc/passwd")', "@preview/x <a>", "阿萨姆 شاي", "\u200b"]
)
async def test_texts_are_never_taken_for_markup(name: str) -> None:
    made = await typeset(slip(name), made_at=NOW)
    assert made.startswith(b"%PDF-1.")


async def test_equal_facts_make_equal_documents() -> None:
    assert await typeset(slip("Tea"), made_at=NOW) == await typeset(slip("Tea"), made_at=NOW)
    assert fingerprint(slip("Tea")) == fingerprint(slip("Tea", made_on="tomorrow"))
    assert fingerprint(slip("Tea")) != fingerprint(slip("Mug"))


@pytest.mark.parametrize(("text", "modules"), [("4006381333931", 95), ("40063812", 67), ("036000291452", 95)])
def test_valid_numbers_keep_their_symbology(text: str, modules: int) -> None:
    assert len(_pattern(text)) == modules


def test_everything_else_is_code_128() -> None:
    assert _pattern("F100001")[:11] == "11010010000"  # start B
    assert len(_pattern("4006381333930")) != 95  # a wrong check digit is no EAN
    assert 'viewBox="0 0' in draw_bars("MUG-RED")
    assert (draw_bars("größe"), draw_bars("")) == ("", "")
    assert draw_square("F100001").startswith("<svg")


def test_long_words_may_break() -> None:
    assert breakable("MUG-RED") == "MUG-\u200bRED"
    assert breakable("x" * 20) == "x" * 14 + "\u200b" + "x" * 6


def test_paper_follows_the_country_unless_it_is_set() -> None:
    assert (Letterhead().paper_for("US"), Letterhead().paper_for("DE")) == ("us-letter", "a4")
    assert Letterhead(paper="letter").paper_for("DE") == "us-letter"


def test_a_letterhead_is_checked() -> None:
    with pytest.raises(FieldRefused, match="language"):
        Letterhead(language="xx_nowhere_at_all")
    with pytest.raises(FieldRefused, match="https"):
        Letterhead(website="javascript:alert(1)")


def test_every_language_has_every_word() -> None:
    assert words_of("de_AT").keys() == words_of("en").keys()
    assert words_of("xx") == words_of("en")
