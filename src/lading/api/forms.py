"""Forms with files (`multipart/form-data`) from their bytes, so that the body is hashed and counted like any other."""

import re

import msgspec

from lading.kernel import Invalid

_BOUNDARY = re.compile(rb'boundary=(?:"([^"]{1,200})"|([^;,\s]{1,200}))', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_MOST = 60


class Part(msgspec.Struct, frozen=True):
    """One field of a form; `filename` is empty where it is no file."""

    filename: str
    content: bytes


def read_form(body: bytes, *, content_type: bytes) -> dict[str, Part]:
    """The fields of a form by name; of several with one name the first. Raises `Invalid` for what is no such form."""
    form: dict[str, Part] = {}
    for name, part in read_parts(body, content_type=content_type):
        form.setdefault(name, part)
    return form


def read_parts(body: bytes, *, content_type: bytes) -> list[tuple[str, Part]]:
    """Every field of a form with its name, in order. Raises `Invalid` for what is no such form."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Invalid("The form names no boundary.", code="malformed_form")
    line = b"--" + (found[1] or found[2])
    pieces = (b"\r\n" + body).split(b"\r\n" + line, _MOST)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise Invalid("The form is not complete, or has too many fields.", code="malformed_form")
    return [_read_part(piece) for piece in pieces[1:-1]]


def _read_part(piece: bytes) -> tuple[str, Part]:
    head, divider, content = piece.partition(b"\r\n\r\n")
    for header in head.decode("utf-8", "replace").split("\r\n"):
        if divider and header.lower().startswith("content-disposition:"):
            given = {key.lower(): value.replace('\\"', '"') for key, value in _PARAMETER.findall(header)}
            if "name" in given:
                return given["name"], Part(given.get("filename", ""), content)
    raise Invalid("A field of the form has no name.", code="malformed_form")
