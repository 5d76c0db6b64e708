"""The OpenAPI document, and a page made of it that people can read without anything from elsewhere."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from litestar import get
from markupsafe import Markup, escape

from lading import __version__
from lading.access import PERMISSIONS
from lading.api.answer import Answer, encode
from lading.api.examples import curl, example, type_text
from lading.api.openapi import Json, describe
from lading.api.request import ApiRequest

_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_CSP = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)


@get("/openapi.json", public=True, hidden=True)
async def show_openapi(request: ApiRequest) -> Answer:
    """The OpenAPI 3.1 document."""
    return Answer(200, encode(_document(request)))


@get("/docs", public=True, hidden=True)
async def show_docs(request: ApiRequest) -> Answer:
    """The same, readable."""
    page = _templates().get_template("docs.html").render(_words(_document(request)))
    return Answer(200, page.encode(), headers=(_CSP,), content_type=b"text/html; charset=utf-8")


@get("/docs/style.css", public=True, hidden=True)
async def show_style() -> Answer:
    """The page's style."""
    return Answer(200, _style(), content_type=b"text/css; charset=utf-8")


def _document(request: ApiRequest) -> Json:
    desk = request.desk
    if desk.document is None:
        desk.document = describe(request.app, version=__version__)
    return desk.document


@cache
def _templates() -> Environment:
    found = Environment(loader=PackageLoader("lading.api"), autoescape=select_autoescape(), trim_blocks=True)
    found.filters["told"] = _told
    found.filters["pretty"] = lambda value: json.dumps(value, indent=2, ensure_ascii=False)
    return found


def _told(text: str) -> Markup:
    """A description with its `code` marked."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 -- escaped one step before


@cache
def _style() -> bytes:
    return files("lading.api").joinpath("templates", "docs.css").read_bytes()


def _words(document: Json) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    groups: dict[str, list[Json]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            sample = body.get("example") or (example(body["schema"], schemas, sparse=True) if body else None)
            shown = operation | {
                "method": method.upper(),
                "path": path,
                "body": body.get("schema"),
                "sample": sample,
                "curl": curl(method.upper(), *_addressed(path, sample)),
                "answers": _answers(operation, schemas),
            }
            groups.setdefault(operation["tags"][0], []).append(shown)
    return {
        "document": document,
        "groups": groups,
        "schemas": {name: schema for name, schema in schemas.items() if "properties" in schema},
        "inputs": _reachable([operation["body"] for group in groups.values() for operation in group], schemas),
        "permissions": PERMISSIONS.values(),
        "type_text": type_text,
    }


def _addressed(path: str, sample: Any) -> tuple[str, Any]:
    """The path with the names that the sample gives, which need not stand in the body then."""
    for name, value in list(sample.items()) if isinstance(sample, dict) else ():
        if "{" + name + "}" in path:
            path = path.replace("{" + name + "}", str(value))
            sample = {key: inner for key, inner in sample.items() if key != name}
    return path, sample


def _reachable(found: Any, schemas: Json, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names of all types that these schemas lead to."""
    for text in _REFERENCE.findall(json.dumps(found)):
        if text not in known:
            known = _reachable(schemas[text], schemas, known | {text})
    return known


def _answers(operation: Json, schemas: Json) -> list[tuple[str, Any, Any]]:
    return [
        (status, media["schema"], example(media["schema"], schemas))
        for status, answer in operation["responses"].items()
        for media in answer.get("content", {}).values()
    ]


HANDLERS = (show_openapi, show_docs, show_style)
