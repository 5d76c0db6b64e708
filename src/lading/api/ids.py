"""Ids in addresses: what is no id names nothing."""

from uuid import UUID

from lading.kernel import NotFound


def read_id(text: str, *, of: str) -> UUID:
    """The id that an address names. Raises `NotFound`; `of` is what there is none of, in a word."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"There is no such {of}.") from None
