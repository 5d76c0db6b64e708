"""The commands of the API, as its own routes have them."""

import re
from collections.abc import Mapping
from functools import cache

from litestar import Litestar
from litestar.routes import HTTPRoute

from lading.api.openapi import operations
from lading.api.preview import is_command, why_not


@cache
def commands(app: Litestar) -> Mapping[str, re.Pattern[str]]:
    """Every route that changes something and is previewed, with what its address looks like."""
    return {
        f"{one.method} {one.route.path_format}": _address(one.route)
        for one in operations(app, prefix="")
        if is_command(one.handler)
    }


def not_previewed(app: Litestar) -> dict[str, str]:
    """What is sent like a command and has no preview, though it neither only asks nor tells what happened elsewhere."""
    return {
        f"{one.method} {one.route.path_format}": why_not(one.handler)
        for one in operations(app, prefix="")
        if one.handler.opt.get("no_preview")
    }


def name_of(app: Litestar, method: str, path: str) -> str:
    """The command that is sent so; empty for what is none. Where two fit, the one with more words of its own."""
    fitting = [
        name for name, address in commands(app).items() if name.startswith(f"{method} ") and address.fullmatch(path)
    ]
    return min(fitting, key=lambda name: name.count("{"), default="")


def _address(route: HTTPRoute) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(route.path_format)))
