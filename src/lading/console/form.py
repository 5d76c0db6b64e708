"""What a browser sends, read field by field with sentences for what cannot be read."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lading.console.words import _
from lading.kernel import FieldError, Invalid
from lading.kernel.quantity import MAX_QUANTITY

LONGEST = 4000
MOST = 1000


class Form:
    """Fields by name; texts come without surrounding space and control characters."""

    def __init__(self, given: Iterable[tuple[str, Any]]) -> None:
        self._given: dict[str, list[Any]] = {}
        for name, value in given:
            self._given.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._given

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

    def needed(self, name: str, label: str) -> str:
        """The text of a field that may not be empty. Raises `Invalid`."""
        if found := self.text(name):
            return found
        raise wrong(name, "missing", _("Fill in “%(label)s”.") % {"label": label})

    def quantity(self, name: str, label: str) -> Decimal | None:
        """A quantity of at least 0; None for an empty field. Raises `Invalid`."""
        typed = self.text(name).replace(",", ".")
        if not typed:
            return None
        try:
            number = Decimal(typed)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= MAX_QUANTITY or "e" in typed.lower():
            raise wrong(name, "bad_quantity", _("“%(label)s” must be a number such as 2 or 0.5.") % {"label": label})
        return number

    def day(self, name: str, label: str) -> date | None:
        """A day; None for an empty field. Raises `Invalid`."""
        typed = self.text(name)
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise wrong(name, "bad_day", _("“%(label)s” must be a day.") % {"label": label}) from None

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
