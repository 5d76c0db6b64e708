"""Every text that customers read goes through `_`, so that it can be translated; English is what stands in the code."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("portal", Path(__file__).parent / "locale", languages=["en"], fallback=True)


def _(text: str) -> str:
    """The text in the reader's language."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for that many things."""
    return _catalogue.ngettext(one, many, count)
