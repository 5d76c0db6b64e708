"""Codes and customers as files spell them: which of them became something, which are one, and which stood in vain."""

from collections.abc import Callable, Iterator

from lading.history.cells import code
from lading.history.entries import Remark


class Names:
    """What a column of codes or customers names. `spell` makes a code of what stands in a cell, an empty one of none.

    The second pass counts every spelling; the remarks say how many fewer codes that makes.
    """

    def __init__(self, measure: str, *, vain: str, same: str, spell: Callable[[str], str]) -> None:
        self._measure, self._vain, self._same, self._spell = measure, vain, same, spell
        self._used: dict[str, bool] = {}
        self._codes: dict[str, str] = {}

    def see(self, name: str, *, used: bool) -> None:
        """A name as it stands in a file, and whether it became something there."""
        if name and (used or name not in self._used):
            self._used[name] = self._used.get(name, False) or used

    def code_of(self, name: str) -> str:
        """The code that a name makes; remembered, because names repeat."""
        if (found := self._codes.get(name)) is None:
            found = self._codes[name] = self._spell(name)
        return found

    def has(self, name: str) -> bool:
        """Whether it was seen before."""
        return name in self._used

    def tell(self, file: str = "") -> Iterator[Remark]:
        """A remark on each code that stood only in rows which were left out, and on each that has several spellings."""
        spellings: dict[str, list[str]] = {}
        for name in self._used:
            spellings.setdefault(self.code_of(name), []).append(name)
        for found, names in sorted(spellings.items()):
            if not found or not any(self._used[name] for name in names):
                yield Remark(self._vain, file, None, found, effects={self._measure: -len(names)})
            elif len(names) > 1:
                yield Remark(self._same, file, None, found, " = ".join(names), effects={self._measure: 1 - len(names)})


def item_names(spell: Callable[[str], str] = code) -> Names:
    """Codes of items."""
    return Names("items", vain="never_sold", same="same_item", spell=spell)


def customer_names(spell: Callable[[str], str] = code) -> Names:
    """Numbers of customers, or their e-mail addresses."""
    return Names("customers", vain="never_ordered", same="same_customer", spell=spell)
