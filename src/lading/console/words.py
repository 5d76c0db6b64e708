"""Every text that people read goes through `_`, so that it can be translated; English is what stands in the code."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("console", Path(__file__).parent / "locale", languages=["en"], fallback=True)


def _(text: str) -> str:
    """The text in the reader's language."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for that many things."""
    return _catalogue.ngettext(one, many, count)


def mark(text: str) -> str:
    """The text as it stands, to be translated where it is shown: for tables made at import (`import mark as _`)."""
    return text
