"""Pictures: photographs, scans and faxes, page by page, upright and not too large."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import MOST_PAGES, MOST_PIXELS
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened, Page

try:
    import pi_heif  # type: ignore[import-untyped,unused-ignore]

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener()
except ImportError:
    pi_heif = None

Image.MAX_IMAGE_PIXELS = None  # asked below, before a pixel is unpacked
Image.preinit()
Image.init()
_POINTS, _USUAL = 72.0, 150.0


def open_picture(ask: OpenAsk) -> WasOpened:
    """A page for each picture, without words yet: all are scans."""
    pages = [Page(*size_in_points(picture), [], scanned=True) for picture in pictures_of(ask.content)]
    return WasOpened(Opened(shape="pages", pages=pages), list(range(len(pages))))


def open_heic(ask: OpenAsk) -> WasOpened:
    """A photograph of a telephone, where its reader is installed."""
    if pi_heif is None:
        raise Unopenable("unsupported", "HEIC pictures are read once the extra `ocr` is installed. Ask for a JPEG.")
    return open_picture(ask)


def pictures_of(content: bytes) -> Iterator[Image.Image]:
    """Each frame, as a person would hold it."""
    try:
        with Image.open(io.BytesIO(content)) as holder:
            for at, frame in enumerate(ImageSequence.Iterator(holder)):
                if at >= MOST_PAGES:
                    raise Unopenable("too_many_pages")
                if frame.width * frame.height > MOST_PIXELS:
                    raise Unopenable("bomb", "The picture is larger than any scan of a page. Ask for a smaller one.")
                yield _flat(ImageOps.exif_transpose(frame))
                if holder.format not in {"TIFF", "WEBP"}:
                    return
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Unopenable("broken") from None


def _flat(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or picture.mode == "P":
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return picture.convert("RGB")


def size_in_points(picture: Image.Image) -> tuple[float, float]:
    """How large the page is, by the resolution that the picture tells, if it is a likely one."""
    told = picture.info.get("dpi", (_USUAL, _USUAL))
    across, down = (float(one) if 60 <= float(one) <= 1200 else _USUAL for one in told[:2])
    return picture.width * _POINTS / across, picture.height * _POINTS / down
