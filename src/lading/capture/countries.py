"""Countries by whatever name a file or a shop calls them."""

from functools import cache

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
_OTHER_NAMES = {"usa": "US", "u.s.a.": "US", "u.s.": "US", "uk": "GB", "england": "GB", "great britain": "GB"}


def country_of(text: str) -> str:
    """The two letters of ISO 3166 for a code or a name in one of seven languages; empty when it is none."""
    name = text.strip().casefold()
    if len(name) == 2 and name.isascii() and name.isalpha() and name != "uk":
        return name.upper()
    return _names().get(name, "") if name else ""


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code != "ZZ":
                names.setdefault(name.casefold(), code)
    return names | _OTHER_NAMES
