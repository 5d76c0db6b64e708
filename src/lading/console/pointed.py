"""Refusals at the fields of a form: pointers of rooms become names of fields, and technical words plain ones."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from lading.console.words import _
from lading.kernel import FieldError, Refusal

_LONGEST = re.compile(r"length <= (\d+)")
_GROUPS = ("settings",)


@contextmanager
def at_fields(names: Mapping[str, str]) -> Iterator[None]:
    """Have refusals of what is done inside point at the form's own fields: `names` is pointer → name of the field."""
    try:
        yield
    except Refusal as refusal:
        refusal.errors = tuple(
            FieldError(f"/{names[error.pointer]}", error.code, error.message) if error.pointer in names else error
            for error in refusal.errors
        )
        raise


def field_names(pointer: str) -> list[str]:
    """The names that the field may have in a form, the likeliest first.

    `/items/0/barcode` is `barcode`, `/address/country` is `address.country`, `/scopes/1` is `scope`.
    """
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.strip("/").split("/")]
    if len(parts) > 2 and parts[1].isdigit():
        parts = parts[2:]
    if len(parts) > 1 and parts[0] in _GROUPS:
        parts = parts[1:]
    found = (".".join(parts), parts[-1], parts[0], parts[0].removesuffix("s"))
    return [name for name in dict.fromkeys(found) if name and not name.isdigit()]


def plain_words(error: FieldError) -> str:
    """What is wrong, in words for whoever filled in the form."""
    if error.code != "invalid" or not error.message.startswith(("Expected", "Invalid", "Object")):
        return error.message
    if found := _LONGEST.search(error.message):
        return _("At most %(most)s characters fit here.") % {"most": found[1]}
    if "length >= 1" in error.message or "got `null`" in error.message or "missing required" in error.message:
        return _("Fill this in.")
    return _("This is not of the form that is expected here.")
