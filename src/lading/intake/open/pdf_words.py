"""The words of a PDF's page, put together from its letters: where they are, how large, whether they can be seen."""

import ctypes
from collections import Counter
from math import atan2, pi

import msgspec
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from lading.intake.open.pdf_marks import Marks, Matrix, place, place_shown, quarter_turn, turn_of
from lading.intake.opened import Stroke, Word

_MOST_LETTERS = 200_000
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_UNSEEN_MODES = {3, 7}
_TINY = 1.5


class Found(msgspec.Struct):
    """A page's words, and counts of letters that were left out or have no meaning.

    `quarters`: how often the page must be turned clockwise by 90 degrees for most of its words to be upright.
    """

    words: list[Word] = []
    letters: int = 0
    garbled: int = 0
    hidden: int = 0
    sample: str = ""
    sideways: int = 0
    quarters: int = 0


class _Style(msgspec.Struct):
    """What all letters of one piece of text share. `white` letters are seen only on something dark.

    `angle` counts the quarters by which they are turned clockwise as the page is shown.
    """

    size: float
    bold: bool
    unseen: bool
    white: bool
    angle: int


class _Letter(msgspec.Struct):
    text: str
    left: float
    top: float
    right: float
    bottom: float
    style: _Style


def words_of(page: pypdfium2.PdfPage, marks: Marks) -> Found:
    """Words in the order in which the page writes them."""
    found = Found()
    letters = _letters(page, found)
    angles = Counter(letter.style.angle for letter in letters if letter)
    upright = angles.most_common(1)[0][0] if angles else 0
    width, height = page.get_size()
    found.quarters = -upright % 4
    if found.quarters:
        matrix = quarter_turn(width, height, found.quarters)
        letters = [letter and _turned(letter, matrix) for letter in letters]
        marks.dark = [Stroke(*place_shown(matrix, one)) for one in marks.dark]
        marks.strokes = [Stroke(*place_shown(matrix, one)) for one in marks.strokes]
        width, height = (height, width) if upright % 2 else (width, height)
    pieces = _pieces(letters)
    unseen: list[str] = []
    for piece in pieces:
        word, style = _word(piece), piece[0].style
        if style.angle != upright:
            found.sideways += 1
        elif _is_hidden(word, style, marks, width, height):
            found.hidden += len(word.text)
            unseen.append(word.text)
        else:
            found.words.append(word)
    found.sample = " ".join(unseen)[:200]
    return found


def _letters(page: pypdfium2.PdfPage, found: Found) -> list[_Letter | None]:
    """All letters, None for blanks."""
    text = page.get_textpage()
    matrix, styles = turn_of(page), dict[int, _Style]()
    letters: list[_Letter | None] = []
    box = pdfium.FS_RECTF()
    for at in range(min(pdfium.FPDFText_CountChars(text), _MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if letter.isspace() or letter in "\x00\x02\ufeff\u200b":
            letters.append(None)
            continue
        found.letters += 1
        found.garbled += code < 32 or letter == "\ufffd" or 0xE000 <= code < 0xF900
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        sides = place(matrix, box.left, box.bottom, box.right, box.top)
        letters.append(_Letter(letter, *sides, _style(text, at, matrix, styles)))
    text.close()
    return letters


def _turned(letter: _Letter, matrix: Matrix) -> _Letter:
    sides = place(matrix, letter.left, letter.top, letter.right, letter.bottom)
    return _Letter(letter.text, *sides, letter.style)


def _pieces(letters: list[_Letter | None]) -> list[list[_Letter]]:
    """Letters that stand together, split at blanks and at gaps."""
    pieces: list[list[_Letter]] = []
    piece: list[_Letter] = []
    for letter in letters:
        if piece and (letter is None or _parted(piece[-1], letter)):
            pieces.append(piece)
            piece = []
        if letter:
            piece.append(letter)
    return [*pieces, piece] if piece else pieces


def _parted(before: _Letter, after: _Letter) -> bool:
    high = max(before.bottom - before.top, 1.0)
    if abs(before.top - after.top) > 0.6 * high:
        return True
    gap = after.left - before.right
    return before.style.angle == after.style.angle and (gap > 0.35 * high or gap < -1.5 * high)


def _style(text: object, at: int, shown: Matrix, styles: dict[int, _Style]) -> _Style:
    drawn = pdfium.FPDFText_GetTextObject(text, at)
    key = ctypes.cast(drawn, ctypes.c_void_p).value or 0 if drawn else 0
    if key not in styles or not key:
        styles[key] = _look(text, at, shown, drawn)
    return styles[key]


def _look(text: object, at: int, shown: Matrix, drawn: object) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, name, 80, flags)
    heavy = pdfium.FPDFText_GetFontWeight(text, at) >= 600
    bold = heavy or any(word in name.value.decode("latin-1").lower() for word in _BOLD)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFText_GetFillColor(text, at, red, green, blue, alpha)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    across, down = matrix.a * shown[0] + matrix.b * shown[2], matrix.a * shown[1] + matrix.b * shown[3]
    return _Style(
        size=pdfium.FPDFText_GetFontSize(text, at) * scale,
        bold=bold,
        unseen=mode in _UNSEEN_MODES or (alpha.value == 0 and mode != 1),
        white=min(red.value, green.value, blue.value) >= 245 and mode in {0, 4},
        angle=round(atan2(down, across) / (pi / 2)) % 4 if across or down else 0,
    )


def _word(piece: list[_Letter]) -> Word:
    style = piece[0].style
    return Word(
        "".join(letter.text for letter in piece),
        round(min(letter.left for letter in piece), 2),
        round(min(letter.top for letter in piece), 2),
        round(max(letter.right for letter in piece), 2),
        round(max(letter.bottom for letter in piece), 2),
        size=round(style.size, 1),
        bold=style.bold,
    )


def _is_hidden(word: Word, style: _Style, marks: Marks, width: float, height: float) -> bool:
    if style.unseen or word.bottom - word.top < _TINY:
        return True
    if word.right < 0 or word.bottom < 0 or word.left > width or word.top > height:
        return True
    middle, centre = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return style.white and not any(
        one.left <= middle <= one.right and one.top <= centre <= one.bottom for one in marks.dark
    )
