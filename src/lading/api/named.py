"""Drafts whose key stands in the address: put into the body, which may repeat it but not contradict it."""

from typing import TypeVar

import msgspec

from lading.kernel import FieldError, Invalid
from lading.kernel.exact import FieldRefused

S = TypeVar("S", bound=msgspec.Struct)


def named(draft: S, **key: str) -> S:
    """The draft under the key of its address: `named(draft, sku=sku)`. Raises `Invalid`."""
    ((field, value),) = key.items()
    if getattr(draft, field) not in {"", value}:
        sentence = f"The address says “{value}”, the body “{getattr(draft, field)}”. Leave it out of the body."
        raise _invalid(field, "contradicts_address", sentence)
    try:
        return msgspec.structs.replace(draft, **{field: value})
    except FieldRefused as refused:
        raise _invalid(field, refused.code, str(refused)) from None


def _invalid(field: str, code: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(f"/{field}", code, sentence),), code=code)
