"""Bodies as they come in: typed at once from the bytes, so that numbers stay exact, or refused with every reason."""

from itertools import islice
from typing import Any, TypeVar

import msgspec

from lading.api.explain import MOST, explain_all
from lading.kernel import FieldError, Invalid, Refusal
from lading.kernel.exact import NOT_PLAIN, may_misspell, misspelt

T = TypeVar("T")


class MalformedJson(Refusal):
    """The body is no JSON."""

    code = "malformed_json"
    status = 400


class UnsupportedMediaType(Refusal):
    """The body is something else than JSON."""

    code = "unsupported_media_type"
    status = 415


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def _decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    if kind not in _decoders:
        _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def decode(body: bytes, kind: type[T]) -> T:
    """The body as a `kind`. Raises `MalformedJson`, or `Invalid` with every field that is wrong."""
    try:
        decoded: T = _decoder_of(kind).decode(body)
        if b"\\" in body and b"\\u0000" in body:
            _refuse_nul(body)
        if may_misspell(body):
            _refuse_misspelt(decoded, body)
    except msgspec.ValidationError as error:
        errors = explain_all(body, kind, error)
        raise Invalid(_summary(errors), errors=errors, code=errors[0].code) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedJson(f"The body is no valid JSON: {error}.") from None
    except RecursionError:
        raise MalformedJson("The body is nested too deeply.") from None
    return decoded


def _summary(errors: tuple[FieldError, ...]) -> str:
    first = f"{errors[0].pointer}: {errors[0].message}" if errors[0].pointer else errors[0].message
    return first if len(errors) == 1 else f"{first} {len(errors) - 1} more as listed."


def _refuse_misspelt(decoded: Any, body: bytes) -> None:
    wrong = misspelt(decoded, msgspec.json.decode(body))
    if errors := tuple(FieldError(where, "not_a_plain_number", NOT_PLAIN) for where in islice(wrong, MOST)):
        raise Invalid(_summary(errors), errors=errors, code=errors[0].code)


def _refuse_nul(body: bytes) -> None:
    if (where := _find_nul(msgspec.json.decode(body))) is not None:
        sentence = "Text may not contain the NUL character."
        raise Invalid(sentence, errors=(FieldError(where, "control_character", sentence),), code="control_character")


def _find_nul(value: Any) -> str | None:
    """The pointer to the first text with a NUL in it, which PostgreSQL cannot store."""
    if isinstance(value, str):
        return "" if "\0" in value else None
    if isinstance(value, dict):
        entries = [(key, inner) for key, inner in value.items()]
        if any("\0" in key for key in value):
            return ""
    else:
        entries = list(enumerate(value)) if isinstance(value, list) else []
    for key, inner in entries:
        if (where := _find_nul(inner)) is not None:
            return f"/{key}{where}"
    return None
