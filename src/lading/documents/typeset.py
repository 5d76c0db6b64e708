"""Setting documents with typst: a template of ours, the facts as JSON, nothing from the network, a PDF back."""

import asyncio
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lading.documents.papers import CountSheet, OrderConfirmation, PackingSlip, Paper, PickList, PurchaseOrderPaper

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parent / "templates"
_NAMES: dict[type, str] = {
    CountSheet: "count_sheet",
    PickList: "pick_list",
    PackingSlip: "packing_slip",
    OrderConfirmation: "order_confirmation",
    PurchaseOrderPaper: "purchase_order",
}


@cache
def _fonts() -> "typst.Fonts":
    import typst  # slow import

    return typst.Fonts(include_system_fonts=True)


def kind_of(paper: Paper) -> str:
    """The kind of a document: `count_sheet`, `pick_list`, `packing_slip`, …."""
    return _NAMES[type(paper)]


async def typeset(paper: Paper, *, made_at: datetime) -> bytes:
    """The document as PDF (about 15 ms, in a thread). Texts are data: nothing in them is taken for markup."""
    return await asyncio.to_thread(_compile, kind_of(paper), msgspec.json.encode(paper).decode(), made_at)


def _compile(kind: str, facts: str, made_at: datetime) -> bytes:
    import typst  # slow import

    made: bytes = typst.compile(
        str(_TEMPLATES / f"{kind}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": facts},
        package_path=str(_TEMPLATES / "no_packages"),
        package_cache_path=str(_TEMPLATES / "no_packages"),
        timestamp=int(made_at.timestamp()),
    )
    return made
