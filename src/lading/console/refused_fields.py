"""Wishes that refuse one of their own fields, said at that field of the form."""

from collections.abc import Iterator
from contextlib import contextmanager

from lading.console.form import wrong
from lading.kernel.exact import FieldRefused


@contextmanager
def pointing() -> Iterator[None]:
    """Inside, a struct that refuses a field in its making refuses the form's. Raises `Invalid`."""
    try:
        yield
    except FieldRefused as refused:
        raise wrong(refused.field, refused.code, str(refused)) from None
