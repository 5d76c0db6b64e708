"""Outlook's MSG, RTF, telephones' photographs, signed mails: opened where that is possible, refused with a reason."""

from pathlib import Path

import pytest

from lading.intake.open.run_child import draw_page, open_file, take_apart
from lading.intake.open.unopenable import Unopenable
from lading.intake.open.unpack_rtf import unpack_rtf
from lading.intake.opened import Opened
from tests.intake.open.compound import compound

PAPERS = Path(__file__).parent / "papers"
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c09002062770 5b06c647d0a800fa0".replace(
        " ", ""
    )
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\pict\wmetafile8 0102}Bestellung 4711\par"
    rb"\trowd\cellx100\cellx200\cellx300 Artikel\cell Menge\cell Preis\cell\row"
    rb"\trowd\cellx100\cellx200\cellx300 M\'fcller\cell 5\cell 3,50\cell\row}"
)


def wide(text: str) -> bytes:
    """As MSG files have it."""
    return text.encode("utf-16-le")


def message(more: dict[str, bytes]) -> bytes:
    """An MSG file."""
    return compound({"__properties_version1.0": bytes(32), "__substg1.0_0037001F": wide("Order 4711"), **more})


async def refused(content: bytes, name: str) -> str:
    """The code of the refusal."""
    with pytest.raises(Unopenable) as refusal:
        await open_file(content=content, name=name)
    return refusal.value.code


async def test_an_outlook_message_is_opened_as_a_mail_with_its_files() -> None:
    pytest.importorskip("olefile")
    more = {
        "__substg1.0_1000001F": wide("Please book the order attached."),
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"sku,quantity\nA-1,5\n",
        "__attach_version1.0_#00000000/__substg1.0_3707001F": wide("order.csv"),
        "__attach_version1.0_#00000001/__substg1.0_3707001F": wide("object"),
    }
    opened = await open_file(content=message(more), name="mail.msg")
    assert (opened.shape, opened.text) == ("mail", "Please book the order attached.")
    assert [(one.name, one.content) for one in opened.inner] == [("order.csv", b"sku,quantity\nA-1,5\n")]
    assert opened.remarks == ["1 mails or objects that lay in it were left out. Open it, or ask for them."]


async def test_an_outlook_message_that_has_its_text_as_packed_rtf_alone() -> None:
    pytest.importorskip("olefile")
    pytest.importorskip("striprtf")
    opened = await open_file(content=message({"__substg1.0_10090102": PACKED}), name="mail.msg")
    assert opened.text.strip() == "hello world"
    assert unpack_rtf(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


async def test_a_broken_or_hostile_outlook_message_ends_as_a_reason() -> None:
    whole = message({"__substg1.0_1000001F": wide("Hello")})
    assert await refused(whole[:1400], "mail.msg") in {"broken", "empty"}
    looped = bytearray(whole)
    looped[516:520] = (1).to_bytes(4, "little")  # the directory's first sector is followed by itself
    assert (await open_file(content=bytes(looped), name="mail.msg")).text == "Hello"
    many = {f"__attach_version1.0_#{n:08X}/__substg1.0_37010102": b"x" for n in range(20)}
    assert len((await open_file(content=message(many), name="mail.msg")).inner) == 20


async def test_an_rtf_letter_is_set_on_pages_with_its_table_in_columns() -> None:
    pytest.importorskip("striprtf")
    opened = await open_file(content=RTF, name="order.rtf")
    words = {word.text: word for word in opened.pages[0].words}
    assert [*words] == ["Bestellung", "4711", "Artikel", "Menge", "Preis", "Müller", "5", "3,50"]
    assert words["Menge"].left == words["5"].left > words["Müller"].right
    assert (await draw_page(content=RTF, page=0, width=300, name="order.rtf")).startswith(b"\x89PNG")


async def test_hostile_rtf_ends_as_a_reason() -> None:
    pytest.importorskip("striprtf")
    assert await refused(b"{\\rtf1" + b"{" * 200_000, "a.rtf") == "empty"
    assert await refused(b"{\\rtf1 " + b"a" * 3_100_000 + b"}", "a.rtf") in {"too_large", "took_too_long"}


async def test_a_photograph_of_a_telephone_is_a_scan() -> None:
    pytest.importorskip("pi_heif")
    photo = (PAPERS / "photo.heic").read_bytes()
    opened = await open_file(content=photo, name="photo.heic", recognise=False)
    assert [(round(page.width), round(page.height), page.scanned) for page in opened.pages] == [(384, 144, True)]
    assert (await draw_page(content=photo, page=0, width=200, name="photo.heic")).startswith(b"\x89PNG")
    assert await refused(photo[:700], "photo.heic") == "broken"
    assert await refused(b"\0\0\0\x18ftypheic....", "photo.heic") == "broken"


async def test_a_mail_that_was_signed_as_a_whole_is_read() -> None:
    mail, written = await take_apart((PAPERS / "signed.eml").read_bytes())
    assert written.text == "Please book the order attached."
    assert [(one.name, one.media) for one in mail.attached] == [("order.csv", "text/csv")]
    assert mail.remarks == ["It is signed. Nobody has checked the signature."]


async def test_an_encrypted_mail_says_so() -> None:
    mail, _ = await take_apart((PAPERS / "sealed.eml").read_bytes())
    (sealed,) = mail.attached
    with pytest.raises(Unopenable, match="encrypted for somebody's key") as refusal:
        await open_file(content=sealed.content, name=sealed.name, media=sealed.media)
    assert refusal.value.code == "encrypted"


async def test_a_signed_file_is_the_file_inside() -> None:
    content = (PAPERS / "order.xml.p7m").read_bytes()
    opened: Opened = await open_file(content=content, name="order.xml.p7m")
    assert [(one.name, one.content) for one in opened.inner] == [
        ("order.xml", b'<?xml version="1.0"?><Order xmlns="x"/>')
    ]
    assert await refused(content[:60], "order.xml.p7m") == "broken"
    endless = content[:15] + b"\x30\x80" * 3000
    assert await refused(endless, "order.xml.p7m") == "broken"
