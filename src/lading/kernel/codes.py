"""Codes: the names by which people and systems call items, places, channels, customers and price lists."""

from lading.kernel.exact import FieldRefused, spell

LONGEST = 80


def check_code(field: str, code: str) -> None:
    """Refuse what cannot stand in an address or be told apart on a screen. Meant for `__post_init__`."""
    plain = code.isprintable() and "/" not in code and code == code.strip() and code.strip(".") != ""
    if plain and len(code) <= LONGEST:
        return
    raise FieldRefused(
        field,
        "bad_code",
        f"The {spell(field)} must have 1 to {LONGEST} characters, without slashes and control characters, no space"
        " at either end, and not be dots alone.",
    )
