"""A page as a picture for the review desk: drawn small enough whatever the document says of its size."""

import io

from PIL import Image, ImageDraw, ImageFont

from lading.intake.open.asking import DrawAsk, OpenAsk, WasDrawn
from lading.intake.open.kinds import kind_of
from lading.intake.open.letter import open_docx
from lading.intake.open.pdf import load, load_page
from lading.intake.open.pictures import pictures_of
from lading.intake.open.plain_text import decode_text
from lading.intake.open.rich_text import open_rtf
from lading.intake.open.set_page import set_text
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Page

_NARROWEST, _WIDEST, _TALLEST = 50, 3_000, 9_000


def prepare_drawing() -> None:
    """Load what can no longer be loaded later: formats, letters."""
    Image.init()
    ImageFont.load_default(12)


def draw(ask: DrawAsk) -> WasDrawn:
    """The page, upright, as a PNG of the width that was asked for, within bounds."""
    width = min(max(ask.width, _NARROWEST), _WIDEST)
    kind = kind_of(ask.content, ask.name)
    if kind == "pdf":
        picture = draw_pdf(ask.content, ask.page, width)
    elif kind in {"picture", "heic"}:
        picture = _nth(ask)
    elif kind == "docx":
        picture = _set(open_docx(OpenAsk(ask.content, ask.name)).opened.pages, ask.page, width)
    elif kind == "rtf":
        picture = _set(open_rtf(OpenAsk(ask.content, ask.name)).opened.pages, ask.page, width)
    elif kind in {"text", "edi", "mail"}:
        picture = _set(set_text(decode_text(ask.content)), ask.page, width)
    else:
        raise Unopenable("unsupported", "This kind of file has no pages to be shown.")
    if ask.turned:
        picture = turn(picture, ask.turned)
    height = min(_TALLEST, max(1, round(picture.height * width / picture.width)))
    if picture.width != width:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return WasDrawn(out.getvalue())


def turn(picture: Image.Image, degrees: float) -> Image.Image:
    """Turned clockwise, white where paper is missing."""
    quarter = round(degrees / 90) * 90
    turned = picture.rotate(-quarter, expand=True)
    return turned.rotate(quarter - degrees, fillcolor="white", resample=Image.Resampling.BILINEAR)


def draw_pdf(content: bytes, at: int, width: int) -> Image.Image:
    """A page of a PDF; one that says that it is a mile long is drawn smaller."""
    document = load(content)
    if not 0 <= at < len(document):
        raise Unopenable("no_such_page")
    page = load_page(document, at)
    across, down = page.get_size()
    scale = min(width / max(across, 1.0), _TALLEST / max(down, 1.0))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")


def _nth(ask: DrawAsk) -> Image.Image:
    for at, picture in enumerate(pictures_of(ask.content)):
        if at == ask.page:
            return picture
    raise Unopenable("no_such_page")


def _set(pages: list[Page], at: int, width: int) -> Image.Image:
    """A page that has no look of its own, from its words."""
    if not 0 <= at < len(pages):
        raise Unopenable("no_such_page")
    page = pages[at]
    scale = width / page.width
    picture = Image.new("RGB", (width, max(1, round(page.height * scale))), "white")
    pen = ImageDraw.Draw(picture)
    for stroke in page.strokes:
        pen.line([side * scale for side in (stroke.left, stroke.top, stroke.right, stroke.bottom)], fill="#999999")
    letters = ImageFont.load_default(max(6, round(8 * scale)))
    for word in page.words:
        pen.text((word.left * scale, word.top * scale), word.text, fill="black", font=letters)
    return picture
