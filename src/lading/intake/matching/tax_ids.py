"""Tax numbers compared: without punctuation, with or without the country before them. Pure."""

from functools import lru_cache

from lading.intake.matching.words import plain_code


@lru_cache(maxsize=10_000)
def is_valid_vat(number: str) -> bool:
    """Whether a number is a valid VAT number of a European country, by its check digits."""
    from stdnum.eu import vat  # slow import: loads a module per country

    return bool(vat.is_valid(number))


def same_tax_id(theirs: str, ours: str) -> bool:
    """Whether both are one number: `DE 123.456.788`, `DE123456788` and `123456788` are."""
    first, second = plain_code(theirs), plain_code(ours)
    if not first or not second or min(len(first), len(second)) < 6:
        return False
    return first == second or _bare(first) == _bare(second)


def _bare(number: str) -> str:
    return number[2:].lstrip("0") if number[:2].isalpha() else number
