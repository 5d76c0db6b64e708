"""RTF as Outlook packs it into MSG files: a window of 4,096 bytes that begins with what most letters begin with."""

from lading.intake.open.bounds import MOST_CHARACTERS
from lading.intake.open.unopenable import Unopenable

_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_BEGINS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpack_rtf(packed: bytes) -> bytes:
    """The letter's RTF. Raises `Unopenable` where it is broken or too large."""
    size, kind = int.from_bytes(packed[4:8], "little"), packed[8:12]
    if size > 4 * MOST_CHARACTERS:
        raise Unopenable("too_large")
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    if kind != _PACKED:
        raise Unopenable("broken")
    window, at = bytearray(_BEGINS.ljust(_WINDOW, b" ")), len(_BEGINS)
    out, place = bytearray(), 16
    while place < len(packed) and len(out) < size:
        flags, place = packed[place], place + 1
        for bit in range(8):
            if flags >> bit & 1:
                told, place = int.from_bytes(packed[place : place + 2]), place + 2
                begin = told >> 4
                if begin == at % _WINDOW or place > len(packed):
                    return bytes(out[:size])
                piece = range(begin, begin + (told & 15) + 2)
            else:
                piece, place = range(0), place + 1
                window[at % _WINDOW] = packed[place - 1] if place <= len(packed) else 0
                out.append(window[at % _WINDOW])
                at += 1
            for one in piece:
                window[at % _WINDOW] = window[one % _WINDOW]
                out.append(window[at % _WINDOW])
                at += 1
    return bytes(out[:size])
