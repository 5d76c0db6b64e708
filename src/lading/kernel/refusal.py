"""Refusals: typed exceptions whose sentence is meant for the person at the screen."""

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One thing wrong with one field; `pointer` is a JSON pointer into the request, such as `/lines/0/sku`."""

    pointer: str
    code: str
    message: str


class Refusal(Exception):
    """The act was not done and nothing changed.

    Subclasses set `code` (stable, for machines) and `status` (the HTTP status that tells the same).
    """

    code = "refused"
    status = 409

    def __init__(self, sentence: str, *, errors: tuple[FieldError, ...] = (), code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.errors = errors
        if code is not None:
            self.code = code


class Invalid(Refusal):
    """What was sent is incomplete or makes no sense."""

    code = "invalid"
    status = 422


class NotFound(Refusal):
    """The thing that was named does not exist."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """This person or key may not do that."""

    code = "forbidden"
    status = 403


class Conflict(Refusal):
    """The world is not, or is no longer, as the request assumes."""

    code = "conflict"
    status = 409
