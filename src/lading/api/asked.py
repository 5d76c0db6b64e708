"""The query parameters that a handler asks for, by the names under which they are sent."""

from functools import cache

from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg, PathParameter
from litestar.typing import FieldDefinition

_NOT_ASKED = frozenset({"request", "data", "body"})


@cache
def asked(handler: HTTPRouteHandler) -> dict[str, FieldDefinition]:
    """Name → parameter. A name that the framework keeps for itself is sent under `QueryParameter(name=…)`."""
    return {
        _sent_as(name, field): field
        for name, field in handler.parsed_fn_signature.parameters.items()
        if name not in _NOT_ASKED and not _from_path(field)
    }


def _sent_as(name: str, field: FieldDefinition) -> str:
    given = field.kwarg_definition
    return (given.name or name) if isinstance(given, ParameterKwarg) else name


def _from_path(field: FieldDefinition) -> bool:
    return isinstance(field.kwarg_definition, PathParameter)
