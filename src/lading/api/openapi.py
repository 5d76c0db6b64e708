"""The OpenAPI 3.1 document, made from the handlers themselves: their signatures, their words, their types."""

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from lading.api.asked import asked
from lading.api.preview import ASKED, Foreseen, PreviewMoved, is_command
from lading.api.problem import Problem

PREFIX = "/api/v1"
_REF = "#/components/schemas/{name}"
_NUMBER = r"^-?\d{1,15}(\.\d{1,6})?$"
_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes the write take effect once: the same key and body get the same answer for 7 days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you have seen; 412 (of an order 409) when somebody changed it since.",
    "schema": {"type": "string", "pattern": '^"\\d{1,9}"$'},
}

_PREVIEW = {
    "name": ASKED,
    "in": "query",
    "required": False,
    "description": "With true nothing is done: the answer is 200 with what the command would cause.",
    "schema": {"type": "boolean", "default": False},
}
_TOKEN = {
    "name": "Preview-Token",
    "in": "header",
    "required": False,
    "description": "The `preview` that was answered: the command is done only if it causes just that; else 409"
    " `preview_moved` with what it would cause by now.",
    "schema": {"type": "string"},
}

Json = dict[str, Any]


class Operation(msgspec.Struct, frozen=True):
    """One handler under one method and path."""

    method: str
    route: HTTPRoute
    handler: HTTPRouteHandler

    @property
    def body(self) -> Any:
        """The type of its body; None where it has none."""
        data = self.handler.parsed_fn_signature.parameters.get("data")
        return data.annotation if data else self.handler.opt.get("body")

    @property
    def answers(self) -> Any:
        """The type of what it answers."""
        return self.handler.opt.get("answers")


def operations(app: Litestar, *, prefix: str = PREFIX) -> Iterator[Operation]:
    """Every operation under the prefix that belongs into the document, in the order in which rooms are listed."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith(prefix):
            handlers = {method: handler for handler in route.route_handlers for method in handler.http_methods}
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                if (handler := handlers.get(method)) and not handler.opt.get("hidden"):
                    yield Operation(method, route, handler)


def describe(app: Litestar, *, version: str) -> Json:
    """The whole document."""
    found = list(operations(app))
    kinds = [kind for operation in found for kind in (operation.body, operation.answers) if kind is not None]
    _, components = msgspec.json.schema_components([*kinds, Problem, Foreseen, PreviewMoved], ref_template=_REF)
    paths: dict[str, Json] = {}
    for operation in found:
        paths.setdefault(operation.route.path_format, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lading", "version": version, "description": "Orders, stock and fulfilment over HTTP."},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": _with_numbers(components),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "lading_…"}},
            "responses": {"problem": _content(Problem, "What went wrong, and where", "application/problem+json")},
        },
    }


def _operation(operation: Operation) -> Json:
    handler = operation.handler
    summary, _, description = (inspect.getdoc(handler.fn) or "").partition("\n\n")
    told: Json = {
        "operationId": handler.fn.__name__,
        "summary": summary.rstrip("."),
        "tags": [_tag(operation)],
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation),
    }
    if description:
        told["description"] = description
    if operation.body is not None:
        told["requestBody"] = {"required": True} | _content(operation.body, "")
        if "example" in handler.opt:
            told["requestBody"]["content"]["application/json"]["example"] = handler.opt["example"]
    if handler.opt.get("public"):
        told["security"] = []
    else:
        told["x-scope"] = handler.opt.get("scope")
    return told


def _tag(operation: Operation) -> str:
    first = operation.route.path.removeprefix(PREFIX).strip("/").partition("/")[0]
    return first.replace("-", " ").capitalize()


def _responses(operation: Operation) -> Json:
    problem = {"$ref": "#/components/responses/problem"}
    opt = operation.handler.opt
    statuses = [operation.handler.status_code, *([201] if opt.get("creates") else [])]
    statuses += [202] if opt.get("waits") else []
    done: Json = _content(operation.answers, "Done") if operation.answers is not None else {"description": "Done"}
    told = {str(status): done for status in statuses}
    if is_command(operation.handler):
        told["200"] = _or_foreseen(told.get("200"))
    return told | {"4XX": problem, "5XX": problem}


def _or_foreseen(done: Json | None) -> Json:
    """An answer of 200 that may be what a preview answers."""
    foreseen = _content(Foreseen, "With `preview=true`: what it would cause")
    if done is None:
        return foreseen
    schemas = [one["content"]["application/json"]["schema"] for one in (done, foreseen) if "content" in one]
    schema = {"anyOf": schemas} if len(schemas) > 1 else {}
    words = "Done; with `preview=true`, what it would cause"
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _content(kind: Any, description: str, media_type: str = "application/json") -> Json:
    schema = msgspec.json.schema_components([kind], ref_template=_REF)[0][0]
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _parameters(operation: Operation) -> Iterator[Json]:
    declared = operation.handler.parsed_fn_signature.parameters
    for name in operation.route.path_parameters:
        schema = msgspec.json.schema(declared[name].annotation) if name in declared else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, field in asked(operation.handler).items():
        yield _query_parameter(name, field)
    if operation.method != "GET":
        yield _KEY
    if is_command(operation.handler):
        yield _PREVIEW
        yield _TOKEN
    if operation.method == "PUT" or operation.handler.opt.get("versioned"):
        yield _IF_MATCH


def _query_parameter(name: str, field: FieldDefinition) -> Json:
    schema = msgspec.json.schema(field.annotation)
    told: Json = {"name": name, "in": "query", "required": not field.has_default, "schema": schema}
    if isinstance(given := field.kwarg_definition, ParameterKwarg):
        schema |= {key: value for bound, key in _BOUNDS.items() if (value := getattr(given, bound)) is not None}
        if given.description:
            told["description"] = given.description
    if field.has_default and field.default not in {None, ""}:
        schema["default"] = field.default
    return told


def _with_numbers(schema: Any) -> Any:
    """The schema with decimals as what they may be: a plain decimal string or a number."""
    if isinstance(schema, list):
        return [_with_numbers(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        rest = {key: value for key, value in schema.items() if key not in {"type", "format"}}
        return rest | {"anyOf": [{"type": "string", "pattern": _NUMBER}, {"type": "number"}]}
    return {key: _with_numbers(inner) for key, inner in schema.items()}
