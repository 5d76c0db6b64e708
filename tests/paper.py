"""Little papers built in code: PDFs written by hand, so that a test says what is on the page."""

from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def text_at(x: float, y: float, words: str, *, size: float = 10, more: str = "") -> str:
    """A piece of a page that prints words `y` points below its top edge (of 842)."""
    shown = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q BT {more} /F1 {size} Tf 1 0 0 1 {x} {842 - y} Tm ({shown}) Tj ET Q\n"


def pdf_of(*pages: str, box: str = "0 0 595 842", filters: str = "", streams: Sequence[bytes] = ()) -> bytes:
    """A PDF of these pages' drawing instructions; `streams` stand in for them where bytes matter."""
    contents = list(streams) or [page.encode("latin-1") for page in pages]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT]
    kids = []
    for content in contents:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {number + 1} 0 R "
        objects.append(page.encode() + b"/Resources << /Font << /F1 3 0 R >> >> >>")
        length = f"<< /Length {len(content)} {filters} >>\nstream\n".encode()
        objects.append(length + content + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return written(objects)


def written(objects: Sequence[bytes]) -> bytes:
    """Objects as a file, with the table of where they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>"
    )
    return out + head.encode() + f"\nstartxref\n{len(out)}\n%%EOF\n".encode()
