"""A page as it comes out of a fax machine."""

import importlib.util
import io


def is_read() -> bool:
    """Whether scans are recognised here; the demo shows none that nobody reads."""
    return importlib.util.find_spec("rapidocr") is not None


def as_fax(paper: bytes) -> bytes:
    """The first page of a PDF, black and white and a little askew, as a TIFF."""
    import pypdfium2  # type: ignore[import-untyped]  # slow import
    from PIL import Image  # slow import

    page = pypdfium2.PdfDocument(paper)[0].render(scale=200 / 72).to_pil().convert("L")
    askew = page.rotate(0.6, resample=Image.Resampling.BILINEAR, fillcolor=255)
    out = io.BytesIO()
    askew.convert("1", dither=Image.Dither.NONE).save(out, "TIFF", compression="group4", dpi=(200, 200))
    return out.getvalue()
