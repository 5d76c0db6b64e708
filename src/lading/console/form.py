"""What a browser sends, read field by field with sentences for what cannot be read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from litestar.datastructures import UploadFile

from lading.console.words import _
from lading.kernel import FieldError, Invalid
from lading.kernel.exact import read_plain
from lading.kernel.quantity import MAX_QUANTITY

LONGEST = 4000
MOST = 1000


class Form:
    """Fields by name; texts come without surrounding space and control characters.

    Of a form that is only `looking` at what it would do, words that are still missing are no fault.
    """

    def __init__(self, given: Iterable[tuple[str, Any]], *, looking: bool = False) -> None:
        self._looking = looking
        self._given: dict[str, list[Any]] = {}
        self._wrong: list[FieldError] | None = None
        for name, value in given:
            self._given.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    @property
    def looking(self) -> bool:
        """Whether nobody has said yet that it shall be done."""
        return self._looking

    @property
    def foreseen(self) -> bool:
        """Whether what it would do is looked at, or was: then no version guards it, but what was seen."""
        return self._looking or "preview_token" in self

    def names(self) -> list[str]:
        """The names of what was sent, each once."""
        return list(self._given)

    def all(self, name: str) -> list[str]:
        """Every text of that name that is not empty."""
        return [text for value in self._given.get(name, [])[:MOST] if (text := _clean(value))]

    def lists(self) -> dict[str, list[str]]:
        """Everything, as lists of texts."""
        return {name: self.all(name) for name in self.names()}

    def text(self, name: str, otherwise: str = "") -> str:
        """The last text of that name."""
        found = self.all(name)
        return found[-1] if found else otherwise

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Tell of every wrong field at once: inside, each is remembered, and the end refuses them together.

        Raises `Invalid`. What is read from a wrong field inside is empty.
        """
        found: list[FieldError] = []
        self._wrong = found
        try:
            yield
        except Invalid as refusal:
            told = {error.pointer for error in found}
            found += [error for error in refusal.errors if error.pointer not in told]
            if not told:
                raise
        finally:
            self._wrong = None
        if found:
            raise Invalid(found[0].message, errors=tuple(found))

    def refuse(self, name: str, code: str, sentence: str) -> None:
        """Say that a field is wrong. Raises `Invalid`, at once or when all is gathered."""
        if self._wrong is None:
            raise wrong(name, code, sentence)
        self._wrong.append(FieldError(f"/{name}", code, sentence))

    def exact(self, name: str) -> str:
        """The last text of that name just as it was sent, for what only came from our own page."""
        found = [value for value in self._given.get(name, [])[:MOST] if isinstance(value, str)]
        return found[-1][:LONGEST] if found else ""

    def long(self, name: str, *, most: int) -> str:
        """A long text as it was typed, its line ends plain; cut behind `most`, so that a count refuses it."""
        found = [value for value in self._given.get(name, [])[:MOST] if isinstance(value, str)]
        text = found[-1].replace("\r\n", "\n")[: most + 1] if found else ""
        return "".join(char for char in text if char >= " " or char in "\n\t")

    def files(self, name: str) -> list[UploadFile]:
        """The files of that name; none where the field was left empty."""
        return [value for value in self._given.get(name, [])[:MOST] if isinstance(value, UploadFile) and value.filename]

    def needed(self, name: str, label: str) -> str:
        """The text of a field that may not be empty. Raises `Invalid`."""
        found = self.text(name)
        if not found and self._looking:
            return "…"
        if not found:
            self.refuse(name, "missing", _("Fill in “%(label)s”.") % {"label": label})
        return found

    def quantity(self, name: str, label: str) -> Decimal | None:
        """A quantity of at least 0; None for an empty field. Raises `Invalid`."""
        typed = self.text(name).replace(",", ".")
        if not typed:
            return None
        try:
            number = read_plain(typed)
        except ValueError:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= MAX_QUANTITY:
            self.refuse(name, "bad_quantity", _("“%(label)s” must be a number such as 2 or 0.5.") % {"label": label})
            return None
        return number

    def whole(self, name: str, label: str, *, most: int, otherwise: int = 0) -> int:
        """A whole number of at least 0. Raises `Invalid`."""
        typed = self.text(name)
        if not typed:
            return otherwise
        if not typed.isdecimal() or int(typed) > most:
            told = _("“%(label)s” must be a whole number from 0 to %(most)s.") % {"label": label, "most": most}
            self.refuse(name, "bad_number", told)
            return otherwise
        return int(typed)

    def day(self, name: str, label: str) -> date | None:
        """A day; None for an empty field. Raises `Invalid`."""
        typed = self.text(name)
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise wrong(name, "bad_day", _("“%(label)s” must be a day.") % {"label": label}) from None

    def instants(self, name: str) -> list[datetime]:
        """Instants as this console wrote them, divided by spaces. Raises `Invalid`."""
        return [Form([(name, one)]).instant(name) for one in self.text(name).split()]

    def instant(self, name: str) -> datetime:
        """An instant as this console wrote it. Raises `Invalid`."""
        try:
            return datetime.fromisoformat(self.text(name))
        except ValueError:
            raise wrong(name, "bad_instant", _("This button is out of date. Load the page again.")) from None


def wrong(name: str, code: str, sentence: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(sentence, errors=(FieldError(f"/{name}", code, sentence),))


def _clean(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(char for char in text[:LONGEST] if char.isprintable() or char in "\n\t").strip()
