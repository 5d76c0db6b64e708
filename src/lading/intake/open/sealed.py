"""What is inside a signed S/MIME message: read without asking whether the signature is right, which is remarked on."""

from pathlib import PurePath

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Inner, Opened

SIGNED, SEALED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
"""The object identifiers of signed and of encrypted content."""
REMARK = "It is signed. Nobody has checked the signature."
ENCRYPTED = "It is encrypted for somebody's key. Ask the sender for one without encryption."
_SEQUENCE, _SET, _OCTETS, _MANY_OCTETS, _INTEGER, _NAME, _INSIDE = 0x30, 0x31, 0x04, 0x24, 0x02, 0x06, 0xA0
_DEEPEST = 12

Element = tuple[int, int, int, int]
"""A tag, where its content begins and ends, and where the next element begins."""


def is_sealed(content: bytes) -> bool:
    """Whether these bytes are a signed or an encrypted message, in binary form."""
    head = content[:60]
    return head[:1] == b"\x30" and (SIGNED in head or SEALED in head)


def open_sealed(ask: OpenAsk) -> WasOpened:
    """A signed file, as a file inside; an encrypted one is refused."""
    name = PurePath(ask.name).name
    inner = Inner(name[:-4] if name.lower().endswith(".p7m") else name, "", signed_content(ask.content))
    return WasOpened(Opened(shape="archive", inner=[inner], remarks=[REMARK]))


def signed_content(content: bytes) -> bytes:
    """What was signed. Raises `Unopenable` where it is encrypted, absent or broken."""
    if SEALED in content[:60]:
        raise Unopenable("encrypted", ENCRYPTED)
    try:
        message = _expect(content, 0, _SEQUENCE)
        signed = _expect(content, _expect(content, _expect(content, message[1], _NAME)[3], _INSIDE)[1], _SEQUENCE)
        version = _expect(content, signed[1], _INTEGER)
        told = _expect(content, _expect(content, version[3], _SET)[3], _SEQUENCE)
        inside = _expect(content, _expect(content, told[1], _NAME)[3], _INSIDE)
        return b"".join(_octets(content, inside[1], _DEEPEST))
    except (IndexError, ValueError):
        raise Unopenable("broken", "The signed file holds nothing that can be read. Ask for it unsigned.") from None


def _expect(content: bytes, at: int, tag: int) -> Element:
    found = _element(content, at)
    if found[0] != tag:
        raise ValueError(tag)
    return found


def _octets(content: bytes, at: int, deepest: int) -> list[bytes]:
    """A string, whole or in pieces."""
    tag, begin, end, _ = _element(content, at, deepest)
    if tag == _OCTETS:
        return [content[begin:end]]
    if tag != _MANY_OCTETS or not deepest:
        raise ValueError(tag)
    pieces: list[bytes] = []
    while begin < end:
        pieces += _octets(content, begin, deepest - 1)
        begin = _element(content, begin, deepest)[3]
    return pieces


def _element(content: bytes, at: int, deepest: int = _DEEPEST) -> Element:
    """The element that begins there; one without a length goes on until two zeros stand at its own level."""
    tag, size, begin = content[at], content[at + 1], at + 2
    if size == 0x80:
        if not deepest:
            raise ValueError("nested too deeply")
        end = begin
        while content[end : end + 2] != b"\0\0":
            end = _element(content, end, deepest - 1)[3]
        return tag, begin, end, end + 2
    if size > 0x80:
        begin += size & 0x7F
        size = int.from_bytes(content[at + 2 : begin])
    if begin + size > len(content):
        raise ValueError("cut off")
    return tag, begin, begin + size, begin + size
