"""Bodies become typed values, money as decimals; what cannot be read is refused with the place where it stopped."""

import re
from typing import Any, TypeVar

import msgspec

from lading.kernel import FieldError, Invalid
from lading.kernel.exact import NOT_PLAIN, FieldRefused, may_misspell, misspelt

T = TypeVar("T")
_WRONG_FORM = "The message is not of the form that its channel sends"
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


class Unreadable(Invalid):
    """The message is no JSON, or not of the form that its channel sends."""

    code = "unreadable_message"


def decode_json(body: bytes, kind: type[T]) -> T:
    """The body as `kind`. Raises `Unreadable` for anything else."""
    try:
        decoded = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as problem:
        raise refuse_field(problem, _WRONG_FORM) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(f"The message is not valid JSON: {_one_line(problem)}.") from None
    if may_misspell(body) and (where := next(misspelt(decoded, msgspec.json.decode(body)), None)) is not None:
        error = FieldError(where, "not_a_plain_number", NOT_PLAIN)
        raise Unreadable(f"{_WRONG_FORM} at {where}: {NOT_PLAIN}", errors=(error,))
    return decoded


def convert(value: Any, kind: type[T], *, words: str) -> T:
    """A tree of plain values as `kind`; `words` opens the sentence of the refusal."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError) as problem:
        raise refuse_field(problem, words) from None


def refuse_field(problem: Exception, words: str) -> Unreadable:
    """The refusal that names the field by JSON pointer."""
    message, _, path = str(problem).partition(" - at `")
    pointer, code = pointer_of(path.rstrip("`")) if path else "", "invalid"
    if isinstance(cause := problem.__cause__, FieldRefused):
        pointer, code, message = f"{pointer}/{cause.field}", cause.code, str(cause)
    place = f" at {pointer}" if pointer else ""
    return Unreadable(f"{words}{place}: {message.removesuffix('.')}.", errors=(FieldError(pointer, code, message),))


def pointer_of(path: str) -> str:
    """`$.lines[0].sku` as a JSON pointer, `/lines/0/sku`."""
    return "".join(f"/{name or index}" for name, index in _STEP.findall(path))


def _one_line(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return "it is nested too deeply"
    if isinstance(problem, UnicodeDecodeError):
        return "it is not in UTF-8"
    return str(problem).removeprefix("JSON is malformed: ")
