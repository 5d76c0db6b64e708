"""Whatever goes wrong, told as problem details (RFC 9457): a status, a stable code, a sentence, and the fields."""

import traceback
from http import HTTPStatus
from typing import Any

import msgspec
import psycopg
import structlog
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lading.api.answer import Answer, encode
from lading.kernel import Conflict, FieldError, Invalid, NotFound, Refusal, new_id
from lading.kernel.exact import FieldRefused

PROBLEM = b"application/problem+json"

_log = structlog.get_logger("lading.api")


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """RFC 9457 problem details. `code` is stable; `errors` point into the body, a query parameter as `?name`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldError, ...] = ()
    incident: str = ""


class NoDatabase(Refusal):
    """The database is away, overloaded, or somebody else holds what this request needs."""

    code = "temporarily_unavailable"
    status = 503
    retry_after = 1


_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}
_RACES = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.UniqueViolation)


def is_race(error: BaseException) -> bool:
    """Whether another transaction came first, so that the same request may well succeed now."""
    return isinstance(_driver_error(error), _RACES)


def refusal_of(error: Exception) -> Refusal | None:
    """The refusal that an exception amounts to; None for what nobody foresaw."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, FieldRefused):  # by an act's wish that is made of a body
        return Invalid(str(error), errors=(FieldError(f"/{error.field}", error.code, str(error)),), code=error.code)
    if isinstance(error, HTTPException):
        return _of_framework(error)
    if isinstance(error, PoolTimeout):
        return NoDatabase("Too many requests wait for the database. Send this one again in a moment.")
    cause = _driver_error(error)
    if isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)):
        return NoDatabase("The database cannot answer at this moment. Send the request again in a second.")
    if isinstance(cause, psycopg.IntegrityError):
        return Conflict("Somebody else changed the same at the same time. Read it again, then decide.")
    if isinstance(cause, psycopg.DataError):
        return Invalid("The database cannot store one of these values.", code="not_storable")
    return None


def problem_of(refusal: Refusal, *, incident: str = "") -> Problem:
    """The refusal in the form in which it is sent."""
    return Problem(
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=refusal.sentence,
        code=refusal.code,
        errors=refusal.errors,
        incident=incident,
    )


def answer_of(error: Exception) -> Answer:
    """What the client is told. Unforeseen errors are logged under an incident number and say nothing of the inside."""
    refusal = refusal_of(error)
    incident = ""
    if refusal is None:
        incident = new_id().hex[-12:]
        _log.error("unforeseen", incident=incident, trace=_trace(error))
        refusal = Unforeseen(f"Something went wrong on our side. Tell us the incident {incident}, please.")
    elif refusal.status == NoDatabase.status:
        _log.warning("unavailable", error=str(error.__cause__ or error))
    problem = problem_of(refusal, incident=incident)
    return Answer(refusal.status, encode(problem), headers=tuple(_headers(refusal, error)), content_type=PROBLEM)


def _trace(error: Exception) -> str:
    """The traceback as plain text: pretty loggers would print local variables, and secrets among them."""
    return "".join(traceback.format_exception(error))


class Unforeseen(Refusal):
    """A fault of ours."""

    code = "internal_error"
    status = 500


def _headers(refusal: Refusal, error: Exception) -> list[tuple[bytes, bytes]]:
    headers: list[tuple[bytes, bytes]] = []
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b'Bearer realm="lading"'))
    if (wait := getattr(refusal, "retry_after", None)) is not None:
        headers.append((b"retry-after", str(wait).encode()))
    if isinstance(error, HTTPException):
        headers += [(name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items()]
    return headers


def _of_framework(error: HTTPException) -> Refusal | None:
    if isinstance(error, ValidationException):
        return _of_parameters(error)
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    refusal: Refusal = NotFound("There is nothing at this address. The API's pages are listed at /api/v1/docs.")
    if error.status_code != HTTPStatus.NOT_FOUND:
        refusal = Refusal(error.detail or HTTPStatus(error.status_code).phrase)
        refusal.code = _STATUS_CODES.get(error.status_code, "bad_request")
        refusal.status = error.status_code
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refusal.sentence = f"This address knows only {(error.headers or {}).get('allow', 'other methods')}."
    return refusal


def _of_parameters(error: ValidationException) -> Refusal:
    """Litestar's own complaint: about query and path parameters, or a body that is not there."""
    said: list[Any] = error.extra if isinstance(error.extra, list) else []
    if any(one.get("key") == "data" for one in said) or not said:
        refusal = Refusal("The body is empty; send JSON.", code="malformed_json")
        refusal.status = HTTPStatus.BAD_REQUEST
        return refusal
    errors = tuple(
        FieldError(f"?{one.get('key', '')}", "bad_parameter", f"{one.get('message', 'This has no valid value')}.")
        for one in said
    )
    return Invalid(f"{errors[0].pointer[1:]}: {errors[0].message}", errors=errors, code="bad_parameter")


def _driver_error(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error
