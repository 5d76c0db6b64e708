"""Files are opened in a child process: honest ones whole, hostile ones with a reason, and the next one goes on."""

import io
import zipfile
import zlib

import pytest

from lading.intake.open.run_child import draw_page, open_file
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened
from tests.paper import pdf_of, text_at


async def refused(content: bytes, name: str = "order.pdf", depth: int = 0) -> str:
    """The code of the refusal."""
    with pytest.raises(Unopenable) as refusal:
        await open_file(content=content, name=name, depth=depth)
    return refusal.value.code


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


async def test_words_have_boxes_and_light_words_on_paper_are_dropped() -> None:
    page = text_at(50, 100, "Order 4711", size=12) + text_at(50, 130, "approve this", more="1 1 1 rg")
    page += (
        text_at(50, 160, "unseen", more="3 Tr")
        + "0 0 0.4 rg 40 640 200 30 re f\n"
        + text_at(50, 190, "Item", more="1 g")
    )
    opened = await open_file(content=pdf_of(page), name="order.txt")
    words = opened.pages[0].words
    assert [word.text for word in words] == ["Order", "4711", "Item"]
    assert (round(words[0].left), words[0].size, words[0].sure) == (50, 12.0, 1.0)
    assert 87 < words[0].top < words[0].bottom < 106
    assert opened.remarks == [
        "Page 1 has text that cannot be seen on paper, which was left out: approve this unseen",
    ]


async def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    content = pdf_of(text_at(50, 100, "Order 4711")).replace(b"/Type /Page /", b"/Rotate 90 /Type /Page /")
    page = (await open_file(content=content, name="order.pdf")).pages[0]
    assert (page.width, page.height, page.turned) == (595.0, 842.0, 270.0)
    assert [word.text for word in page.words] == ["Order", "4711"]
    assert (round(page.words[0].left), round(page.words[0].bottom / 10)) == (50, 10)


async def test_a_small_file_that_unpacks_to_gigabytes_is_stopped() -> None:
    once = zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000, 9)
    bomb = pdf_of(filters="/Filter [/FlateDecode /FlateDecode]", streams=[zlib.compress(once, 9)] * 4)
    assert len(bomb) < 100_000
    assert await refused(bomb) in {"bomb", "took_too_long"}
    assert (await open_file(content=pdf_of(text_at(9, 99, "next")), name="a.pdf")).pages[0].words[0].text == "next"


async def test_broken_locked_and_endless_pdfs_are_refused_with_a_reason() -> None:
    whole = pdf_of(text_at(50, 100, "Order"))
    assert await refused(b"%PDF-1.7\n" + b"\0\1\2" * 100) == "broken"
    assert await refused(pdf_of(*["q Q"] * 600)) == "too_many_pages"
    locked = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /O (%s) /U (%s) /P -4 >> /ID [(a)(a)] /Root"
    locked %= (b"o" * 32, b"u" * 32)
    assert await refused(whole.replace(b"/Root", locked)) == "encrypted"
    assert await refused(b"") == "empty"


async def test_a_page_of_a_mile_is_drawn_small() -> None:
    wide = pdf_of("0 0 m 14000 14000 l S", box="0 0 14400 14400")
    picture = await draw_page(content=wide, page=0, width=100_000)
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert picture.startswith(b"\x89PNG")
    assert (width, height) == (3000, 3000)
    with pytest.raises(Unopenable, match="no such page"):
        await draw_page(content=wide, page=7, width=300)


async def test_archives_are_refused_from_their_directory() -> None:
    assert await refused(zipped({"a.txt": b"0" * 40_000_000}), "a.zip") == "bomb"
    assert await refused(zipped({"../a.txt": b"0"}), "a.zip") == "unsafe_archive"
    assert await refused(zipped({f"{at}": b"" for at in range(600)}), "a.zip") == "too_large"
    twice = zipped({"a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt")
    assert await refused(twice, "a.zip") == "unsafe_archive"


async def test_an_archive_in_an_archive_is_handed_on_and_not_for_ever() -> None:
    inner = zipped({"order.csv": b"sku,qty\nA-1,5\n"})
    opened = await open_file(content=zipped({"folder/inner.zip": inner}), name="a.zip")
    assert [(one.name, one.content) for one in opened.inner] == [("inner.zip", inner)]
    assert await refused(inner, "a.zip", depth=2) == "nested_too_deep"


async def test_a_workbook_bomb_and_macros() -> None:
    book = {"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<t>" + b"A" * 60_000_000}
    assert await refused(zipped(book), "order.xlsx") == "bomb"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "bomb"),
        (b"<?xml version='1.0'?>" + b"<a>" * 400 + b"</a>" * 400, "broken"),
        (b"<?xml version='1.0'?><a><b></a>", "broken"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "unsupported"),
    ],
)
async def test_xml_that_reaches_out_or_is_broken_is_refused(text: bytes, code: str) -> None:
    assert await refused(text, "order.xml") == code


async def test_a_doctype_that_is_never_fetched_is_no_harm() -> None:
    text = (
        b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE cXML SYSTEM "http://xml.example/cXML.dtd"><cXML xmlns="x"/>'
    )
    opened = await open_file(content=text, name="order.xml")
    assert (opened.shape, opened.text[:21]) == ("xml", '<?xml version="1.0"?>')


async def test_tables_texts_and_mails() -> None:
    table = await open_file(content="Artikel;Menge\nÄ-1;5\n".encode("cp1252"), name="Bestellung.csv")
    assert table.sheets[0].rows == [["Artikel", "Menge"], ["Ä-1", "5"]]
    wide = await open_file(content="Bitte 5 Stück".encode("utf-16"), name="a.txt")
    assert wide == Opened(shape="text", text="Bitte 5 Stück")
    mail = (
        b"From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        b"Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe\n--x\n"
        b"Content-Disposition: attachment; filename=o.csv\nContent-Type: text/csv\n\na,b\n--x--\n"
    )
    opened = await open_file(content=mail, name="m.eml")
    assert (opened.text.strip(), [one.name for one in opened.inner]) == ("Grüße", ["o.csv"])


async def test_what_is_not_read_says_what_to_ask_for() -> None:
    assert (
        await refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx")
        == "encrypted"
    )
    assert await refused(bytes(range(256)) * 20, "order.dat") == "unsupported"
