"""The little note after an act, with a way back where there is one; it travels in a cookie that only we can write."""

import base64
import hashlib
import hmac
from typing import Any

import msgspec
from litestar.response import Response

from lading.access import Session
from lading.console.visit import Visit

COOKIE = "lading_toast"
LONGEST = 3500


class Undo(msgspec.Struct, frozen=True):
    """What takes the act back: a form that is sent to `path`."""

    path: str
    fields: dict[str, str] = {}


class Toast(msgspec.Struct, frozen=True):
    """What has been done."""

    text: str
    undo: Undo | None = None


def leave(response: Response[Any], *, visit: Visit, toast: Toast) -> None:
    """Have the next page show it. Where it grows too long for a cookie, the way back is left out."""
    value = _seal(toast, visit.person)
    if len(value) > LONGEST:
        value = _seal(Toast(toast.text), visit.person)
    response.set_cookie(COOKIE, value, max_age=60, httponly=True, samesite="lax", path="/")


def take(visit: Visit) -> Toast | None:
    """The note that the last act left for this person."""
    if not (value := visit.request.cookies.get(COOKIE)) or visit.session is None:
        return None
    body, _, mark = value.partition(".")
    if not hmac.compare_digest(mark, _mark(body, visit.session)):
        return None
    return msgspec.json.decode(base64.urlsafe_b64decode(body), type=Toast)


def _seal(toast: Toast, person: Session) -> str:
    body = base64.urlsafe_b64encode(msgspec.json.encode(toast)).decode().rstrip("=")
    body += "=" * (-len(body) % 4)
    return f"{body}.{_mark(body, person)}"


def _mark(body: str, person: Session) -> str:
    return hmac.new(person.csrf.encode(), body.encode(), hashlib.sha256).hexdigest()
