"""Barcodes as SVG, for scanners that read paper: the item's own symbology where its number allows, else Code 128."""

import re
from io import BytesIO

import barcode  # type: ignore[import-untyped]
from barcode.errors import BarcodeError  # type: ignore[import-untyped]

_KINDS = {8: "ean8", 12: "upca", 13: "ean13"}
_HEIGHT = 30


def draw_bars(text: str) -> str:
    """A one-dimensional barcode as SVG, without a margin: EAN or UPC for a valid number of theirs, else Code 128.

    Empty for text that is outside the scanners' alphabet (Code 128 knows ASCII).
    """
    if not text or not text.isascii() or not text.isprintable():
        return ""
    pattern = _pattern(text)
    bars = "".join(f"M{run.start()} 0h{len(run[0])}v{_HEIGHT}h-{len(run[0])}z" for run in re.finditer("1+", pattern))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(pattern)} {_HEIGHT}" width="{len(pattern)}"'
        f' height="{_HEIGHT}" preserveAspectRatio="none"><path d="{bars}" fill="#000"/></svg>'
    )


def _pattern(text: str) -> str:
    """The bars as ones and zeros."""
    if text.isdigit() and (kind := _KINDS.get(len(text))):
        try:
            made = barcode.get(kind, text)
        except BarcodeError:
            made = None
        if made is not None and made.get_fullcode() == text:  # its check digit is right
            return str(made.build()[0])
    return str(barcode.get("code128", text).build()[0])


def square_rows(text: str) -> list[list[str]]:
    """A QR code as rows of cells, `x` for a dark one and empty for a light one: for letters, which show no drawings."""
    import segno  # slow import

    return [["x" if cell else "" for cell in row] for row in segno.make(text, error="m", micro=False).matrix]


def draw_square(text: str) -> str:
    """A QR code as SVG, without a margin."""
    import segno  # slow import

    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, scale=1)
    return out.getvalue().decode()
