"""Outlook's MSG files: the text of a mail and its attachments, out of the small file system that it is."""

import io

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import LARGEST_INNER, MOST_CHARACTERS, MOST_INNER
from lading.intake.open.mail import open_parts
from lading.intake.open.rich_text import text_of_rtf
from lading.intake.open.unopenable import Unopenable
from lading.intake.open.unpack_rtf import unpack_rtf
from lading.intake.opened import Inner, Opened

try:
    import olefile  # type: ignore[import-untyped,unused-ignore]
except ImportError:
    olefile = None

_PLAIN, _HTML, _RICH = 0x1000, 0x1013, 0x1009
_CONTENT, _LONG_NAME, _NAME, _MEDIA = 0x3701, 0x3707, 0x3704, 0x370E
_ATTACHED = "__attach_version1.0_"
_IS_MAIL = "__properties_version1.0"


def open_outlook(ask: OpenAsk) -> WasOpened:
    """As a mail that was saved: its text, and its attachments as inner files."""
    if olefile is None:
        raise Unopenable("unsupported", "Outlook's MSG files are not read. Forward the mail, or save it as EML or PDF.")
    try:
        with olefile.OleFileIO(io.BytesIO(ask.content)) as mail:
            return _open(mail)
    except (OSError, ValueError, IndexError, KeyError):
        raise Unopenable("broken") from None


def _open(mail: "olefile.OleFileIO") -> WasOpened:
    if not mail.exists(_IS_MAIL):
        raise Unopenable("broken")
    folders = sorted({path[0] for path in mail.listdir(storages=True, streams=False) if path[0].startswith(_ATTACHED)})
    if len(folders) > MOST_INNER:
        raise Unopenable("too_large", "The mail has more attachments than any order. Ask for the order alone.")
    inner, left_out = [], 0
    for folder in folders:
        content = _bytes(mail, folder, _CONTENT, "0102")
        if content:
            name = _text(mail, folder, _LONG_NAME) or _text(mail, folder, _NAME) or "attachment"
            inner.append(Inner(name, _text(mail, folder, _MEDIA), content))
        else:
            left_out += 1
    if sum(len(one.content) for one in inner) > LARGEST_INNER:
        raise Unopenable("too_large")
    html = _bytes(mail, "", _HTML, "0102").decode("utf-8", errors="replace") or _text(mail, "", _HTML)
    plain = _text(mail, "", _PLAIN) or ("" if html else _rich(mail))
    if not (plain.strip() or html.strip() or inner):
        raise Unopenable("empty", "The mail has no text and no files that can be read. Ask for it as EML or PDF.")
    opened = open_parts(plain[:MOST_CHARACTERS], html[:MOST_CHARACTERS], inner)
    remarks = (
        [f"{left_out} mails or objects that lay in it were left out. Open it, or ask for them."] if left_out else []
    )
    return WasOpened(Opened(shape=opened.shape, text=opened.text, inner=opened.inner, remarks=remarks))


def _rich(mail: "olefile.OleFileIO") -> str:
    packed = _bytes(mail, "", _RICH, "0102")
    return text_of_rtf(unpack_rtf(packed)) if packed else ""


def _text(mail: "olefile.OleFileIO", folder: str, number: int) -> str:
    """A property of words: in UTF-16, or as old versions write them."""
    wide = _bytes(mail, folder, number, "001F")
    text = wide.decode("utf-16-le", errors="replace") if wide else ""
    return (text or _bytes(mail, folder, number, "001E").decode("cp1252", errors="replace")).replace("\0", "")


def _bytes(mail: "olefile.OleFileIO", folder: str, number: int, kind: str) -> bytes:
    path = [*([folder] if folder else []), f"__substg1.0_{number:04X}{kind}"]
    if not mail.exists(path) or mail.get_type(path) != olefile.STGTY_STREAM:
        return b""
    if mail.get_size(path) > LARGEST_INNER:
        raise Unopenable("too_large")
    content: bytes = mail.openstream(path).read()
    return content
