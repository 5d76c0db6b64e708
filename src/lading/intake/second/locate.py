"""Where words that somebody claims to have read stand in the document; None where they do not stand there. Pure."""

import unicodedata

from lading.intake.opened import Box, Opened
from lading.intake.reading import Evidence


class Words:
    """Every word of a document in reading order, as it is compared, with its box."""

    def __init__(self, opened: Opened) -> None:
        self.words: list[tuple[str, str, Box | None]] = []
        for number, page in enumerate(opened.pages):
            for word in page.words:
                box = Box(
                    number,
                    word.left / page.width,
                    word.top / page.height,
                    word.right / page.width,
                    word.bottom / page.height,
                )
                self._add(word.text, box)
        for text in (opened.text, *(cell for sheet in opened.sheets for row in sheet.rows for cell in row)):
            for piece in text.split():
                self._add(piece, None)
        self._at: dict[str, list[int]] = {}
        for place, (plain, _, _) in enumerate(self.words):
            self._at.setdefault(plain, []).append(place)

    def _add(self, text: str, box: Box | None) -> None:
        if plain := plain_word(text):
            self.words.append((plain, text, box))

    def find(self, said: str, *, after: int = 0) -> tuple[Evidence, int] | None:
        """The evidence for words that stand in the document in this sequence, and the place behind them.

        The first occurrence from the place `after` on, else the first of all.
        """
        wanted = [plain for word in said.split() if (plain := plain_word(word))]
        if not wanted:
            return None
        starts = self._at.get(wanted[0], [])
        for place in [*(one for one in starts if one >= after), *(one for one in starts if one < after)]:
            found = self.words[place : place + len(wanted)]
            if [plain for plain, _, _ in found] == wanted:
                boxes = [box for _, _, box in found if box is not None]
                return Evidence(" ".join(text for _, text, _ in found), boxes), place + len(wanted)
        return None


def plain_word(text: str) -> str:
    """A word without case, accents and the punctuation around it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return letters.strip(".,;:!?()[]{}\"'“”„*#|")
