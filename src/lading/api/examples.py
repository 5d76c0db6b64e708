"""Examples out of schemas, and commands that people can paste."""

import json
import shlex
from typing import Any

from lading.api.openapi import Json

_TEXTS = {
    "date-time": "2026-11-20T10:15:00Z",
    "date": "2026-11-20",
    "uuid": "01936f2e-7b7c-7cc4-8f5a-2f6f1f2f4a10",
    "decimal": "2",
}
_WIDTH = 48
_SAMPLES: dict[str, Any] = {"integer": 1, "number": 2, "boolean": True, "null": None, "string": "…"}


def example(schema: Json, schemas: Json, *, sparse: bool = False) -> Any:
    """A value that the schema allows; `sparse` leaves out of objects what is optional and has no example."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, sparse=sparse)
    for told in ("examples", "enum"):
        if schema.get(told):
            return schema[told][0]
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    if choices := [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]:
        return "2" if "pattern" in choices[0] else example(choices[0], schemas, sparse=sparse)
    if schema.get("type") == "array":
        return [example(schema["items"], schemas, sparse=sparse)] if schema.get("items") else []
    if schema.get("type") == "object":
        return _object(schema, schemas, sparse=sparse)
    return _TEXTS.get(schema.get("format", ""), _SAMPLES.get(schema.get("type", "")))


def _object(schema: Json, schemas: Json, *, sparse: bool) -> Json:
    required = set(schema.get("required", ()))
    return {
        name: example(inner, schemas, sparse=sparse)
        for name, inner in schema.get("properties", {}).items()
        if not sparse or name in required or "examples" in inner
    }


def type_text(schema: Json) -> str:
    """The type in a word or two, for a table."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        if any(one.get("pattern", "").startswith("^-?") for one in schema["anyOf"]):
            return "decimal" + (" or null" if {"type": "null"} in schema["anyOf"] else "")
        return " or ".join(dict.fromkeys(type_text(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_text(schema.get('items') or {})}"  # of a tuple, whose places differ, it is false
    words = {"string": "text", "object": "object", "date-time": "time", "date": "date", "uuid": "UUID"}
    kind = schema.get("format") or schema.get("type") or "anything"
    return words.get(kind, str(kind))


def curl(method: str, path: str, body: Any) -> str:
    """The request as a command line."""
    lines = ['curl -H "Authorization: Bearer $LADING_KEY"']
    if method != "GET":
        lines[0] += f" -X {method}"
    if body is not None:
        text = json.dumps(body, ensure_ascii=False)
        text = text if len(text) < _WIDTH else json.dumps(body, ensure_ascii=False, indent=2)
        lines.append(f'-H "Content-Type: application/json" -d {shlex.quote(text)}')
    lines.append(f'"http://127.0.0.1:8000{path}"')
    return " \\\n     ".join(lines)
