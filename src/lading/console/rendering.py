"""Templates into pages: one environment, compiled once, with the macros as `ui` and the reader's dates and money."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lading.console import bars, navigation, spoken, toast, written
from lading.console.addresses import address_lines
from lading.console.assets import asset_url
from lading.console.door import CSRF_FIELD, mask
from lading.console.pointed import field_names, plain_words
from lading.console.visit import Visit
from lading.console.words import _, ngettext

FOLDER = Path(__file__).parent / "templates"
_current: ContextVar[Visit] = ContextVar("visit")


def render(template: str, *, visit: Visit, **values: Any) -> str:
    """The page, for this visit."""
    with _visiting(visit):
        return environment.get_template(template).render(visit=visit, **values)


@contextmanager
def _visiting(visit: Visit) -> Iterator[None]:
    mark = _current.set(visit)
    try:
        yield
    finally:
        _current.reset(mark)


def _csrf_field() -> Markup:
    visit = _current.get()
    token = mask(visit.session.csrf) if visit.session else ""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)


def _csrf_token() -> str:
    visit = _current.get()
    return mask(visit.session.csrf) if visit.session else ""


def _icon(name: str, label: str = "") -> Markup:
    address = asset_url("vendor/icons.svg")
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"/></svg>').format(told, address, name)


def _for_reader(write: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that needs to know who reads."""

    def filtered(value: Any, *rest: Any) -> Any:
        return "" if value is None else write(_current.get(), value, *rest)

    return filtered


def _kept_beside() -> BytecodeCache | None:
    """Compiled templates, kept beside them as Python keeps its own; nowhere where we may not write."""
    folder = FOLDER / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def _make_environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_kept_beside(),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update({name: _for_reader(write) for name, write in written.FILTERS.items()})
    made.globals.update(
        address_lines=address_lines,
        asset=asset_url,
        bars=bars,
        csrf_field=_csrf_field,
        csrf_token=_csrf_token,
        field_names=field_names,
        icon=_icon,
        navigation=navigation,
        plain_words=plain_words,
        say=spoken.say,
        say_steps=spoken.say_steps,
        tone=spoken.tone,
        take_toast=toast.take,
    )
    _gather_macros(made)
    return made


def _gather_macros(made: Environment) -> None:
    """Every macro of templates/parts/ becomes `ui.<name>`, in pages and in the other macros."""
    ui = SimpleNamespace()
    made.globals["ui"] = ui
    for file in sorted((FOLDER / "parts").glob("*.html")):
        for name, macro in vars(made.get_template(f"parts/{file.name}").module).items():
            if not name.startswith("_"):
                setattr(ui, name, macro)


environment = _make_environment()
