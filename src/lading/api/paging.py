"""Pages of a list: a limit, and an opaque cursor that says behind which row the next page begins."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import QueryParameter

from lading.kernel import FieldError, Invalid

T = TypeVar("T")

Limit = Annotated[int, QueryParameter(ge=1, le=500, description="how many at most")]
Cursor = Annotated[str, QueryParameter(max_length=2000, description="`next` of the page before")]
Typed = Annotated[str, QueryParameter(max_length=200, description="beginnings of words, or an exact code")]


def write_cursor(place: Any) -> str:
    """A cursor for the page behind the row with this sorting value, or tuple of values."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(cursor: str, kind: type[T]) -> T | None:
    """The sorting value of a cursor as a `kind`; None for the first page. Raises `Invalid`."""
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place: T = msgspec.json.decode(text, type=kind)
    except (ValueError, binascii.Error, UnicodeError):
        sentence = "This is no cursor of ours. Take `next` of the page before as it stands."
        raise Invalid(sentence, errors=(FieldError("?cursor", "bad_cursor", sentence),), code="bad_cursor") from None
    return place


def next_page(rows: Sequence[Any], *, limit: int, by: str) -> str | None:
    """The cursor behind a page that is sorted by one column; None when it was not full, so nothing follows."""
    return write_cursor(getattr(rows[-1], by)) if len(rows) == limit else None
