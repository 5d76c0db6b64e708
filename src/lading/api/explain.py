"""What a decoder says, in the words of problem details: a pointer, a stable code and a sentence for each field."""

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec

from lading.kernel import FieldError
from lading.kernel.exact import FieldRefused

MOST = 100
"""So many errors of one body are shown; a file of 5,000 wrong rows is not worth more."""

_SAID = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_FIELD = re.compile(r"field `(?P<name>.*)`", re.DOTALL)

DECODER_CODES = (
    ("Object contains unknown field", "unknown_field"),
    ("Object missing required field", "missing"),
    ("Expected `str` matching", "bad_form"),
    ("Expected `str` of length", "bad_length"),
    ("Expected `array` of length", "bad_length"),
    ("Expected `object` of length", "bad_length"),
    ("Invalid enum value", "unknown_choice"),
    ("Invalid decimal string", "not_a_number"),
    ("Number out of range", "too_large"),
    ("Invalid RFC3339", "bad_time"),
    ("Expected `datetime` with a timezone", "no_offset"),
)


def pointer(path: str) -> str:
    """`.lines[0].quantity` as the JSON pointer `/lines/0/quantity`; a key that the decoder hides becomes `*`."""
    steps = []
    for step in _STEP.finditer(path):
        name = step["name"] or step["index"]
        steps.append("*" if name == "..." else name.replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def explain(error: msgspec.ValidationError, *, prefix: str = "") -> FieldError:
    """One decoder error as a field error; `prefix` is the pointer of what was decoded."""
    said = _SAID.match(str(error))
    what, where = (said["what"], pointer(said["path"] or "")) if said else (str(error), "")
    if isinstance(cause := error.__cause__, FieldRefused):
        return FieldError(f"{prefix}{where}/{cause.field}", cause.code, what)
    if (named := _FIELD.search(what)) and what.startswith("Object"):
        where += "/" + named["name"].replace("~", "~0").replace("/", "~1")
    return FieldError(prefix + where, _code(what), _sentence(what, named["name"] if named else ""))


def _code(what: str) -> str:
    for beginning, code in DECODER_CODES:
        if what.startswith(beginning):
            return code
    return "wrong_type" if ", got " in what else "out_of_bounds" if what.startswith("Expected") else "invalid"


def _sentence(what: str, name: str) -> str:
    if what.startswith("Object contains unknown field"):
        return f"There is no field `{name}` here. Check its spelling, or leave it out."
    if what.startswith("Object missing required field"):
        return f"The field `{name}` is missing."
    if what == "Invalid decimal string":
        return "This is no decimal number, such as 2 or 19.90."
    return what.replace("`object`", "an object").replace("`array`", "a list").replace("`str`", "text").rstrip(".") + "."


def explain_all(body: bytes, kind: Any, first: msgspec.ValidationError) -> tuple[FieldError, ...]:
    """Every wrong row of a body's lists of structs, where that is what is wrong; else the first error alone."""
    found = [error for one in _rows(body, kind) for error in one]
    told = explain(first)
    return tuple(found[:MOST]) if any(error.pointer == told.pointer for error in found) else (told,)


def _rows(body: bytes, kind: Any) -> Iterator[list[FieldError]]:
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return
    try:
        given = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return
    for field in msgspec.structs.fields(kind):
        row_kind = _struct_in_list(field.type)
        if row_kind is not None and field.encode_name in given:
            yield _wrong_rows(given[field.encode_name], row_kind, f"/{field.encode_name}")


def _wrong_rows(given: msgspec.Raw, kind: type[msgspec.Struct], prefix: str) -> list[FieldError]:
    decoder = msgspec.json.Decoder(kind)
    errors: list[FieldError] = []
    try:
        rows = msgspec.json.decode(given, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        return errors
    for index, row in enumerate(rows):
        try:
            decoder.decode(row)
        except msgspec.ValidationError as error:
            errors.append(explain(error, prefix=f"{prefix}/{index}"))
    return errors


def _struct_in_list(kind: Any) -> type[msgspec.Struct] | None:
    while hasattr(kind, "__metadata__"):
        kind = kind.__origin__
    inner = get_args(kind)[0] if get_origin(kind) is list else None
    return inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else None
