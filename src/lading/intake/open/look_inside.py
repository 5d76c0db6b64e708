"""Which opener a kind of file has, and what it must load before nothing more can be opened."""

import encodings
import importlib
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import msgspec

from lading.intake.open.asking import Answer, OpenAsk, WasOpened
from lading.intake.open.bounds import DEEPEST_ARCHIVE, MOST_CELLS, MOST_WORDS
from lading.intake.open.kinds import Kind, kind_of, remark_on_name
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened

_MODULES: dict[Kind, tuple[str, ...]] = {
    "pdf": ("lading.intake.open.pdf",),
    "picture": ("lading.intake.open.pictures",),
    "heic": ("lading.intake.open.pictures",),
    "rtf": ("lading.intake.open.rich_text",),
    "sealed": ("lading.intake.open.sealed",),
    "workbook": ("lading.intake.open.workbook",),
    "ole": ("lading.intake.open.workbook",),
    "docx": ("lading.intake.open.letter",),
    "zip": ("lading.intake.open.archive",),
    "xml": ("lading.intake.open.marked",),
    "html": ("lading.intake.open.marked",),
    "edi": ("lading.intake.open.plain_text",),
    "text": ("lading.intake.open.plain_text",),
    "separated": ("lading.intake.open.plain_text",),
    "mail": ("lading.intake.open.mail",),
}
_LATE = ("heapq", "quopri", "base64", "binascii", "email.generator", "email.iterators", "email.contentmanager", "bz2")
"""What the standard library itself imports only when it is used."""


def prepare(ask: OpenAsk) -> Kind:
    """Tell the kind by its bytes and load its opener."""
    kind = kind_of(ask.content, ask.name, ask.media)
    load_late()
    for module in _MODULES.get(kind, ()):
        importlib.import_module(module)
    return kind


def prepare_all() -> None:
    """Load every opener."""
    load_late()
    for modules in _MODULES.values():
        for module in modules:
            importlib.import_module(module)


def load_late() -> None:
    """What the standard library would look for when it is first used."""
    for module in _LATE:
        importlib.import_module(module)
    for encoding in pkgutil.iter_modules(encodings.__path__):
        with suppress(ImportError, LookupError):  # those of other systems
            importlib.import_module(f"encodings.{encoding.name}")


def look_inside(ask: OpenAsk, kind: Kind) -> Answer:
    """Open the file; a name that lies about its kind is remarked on."""
    if not ask.content.strip(b"\0 \t\r\n"):
        raise Unopenable("empty")
    if kind == "zip" and ask.depth >= DEEPEST_ARCHIVE:
        raise Unopenable("nested_too_deep")
    answer = _opener(kind)(ask)
    _bound(answer.opened)
    remark = remark_on_name(kind, ask.name)
    if not remark:
        return answer
    opened = answer.opened
    return WasOpened(msgspec.structs.replace(opened, remarks=[remark, *opened.remarks]), answer.scans)


def _bound(opened: Opened) -> None:
    words = sum(len(page.words) for page in opened.pages)
    cells = sum(len(row) for sheet in opened.sheets for row in sheet.rows)
    if words > MOST_WORDS or cells > MOST_CELLS:
        raise Unopenable("too_large")


def _opener(kind: Kind) -> Callable[[OpenAsk], WasOpened]:
    module: Any = importlib.import_module(_MODULES[kind][0])
    return cast("Callable[[OpenAsk], WasOpened]", getattr(module, f"open_{kind}"))
