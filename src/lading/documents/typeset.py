"""Setting documents with typst: a template of ours, the facts as JSON, nothing from the network, a PDF back."""

import asyncio
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lading.documents.money_papers import InvoicePaper, MoneyPaper, StatementPaper
from lading.documents.papers import (
    CountSheet,
    OrderConfirmation,
    PackingSlip,
    Paper,
    PickList,
    PurchaseOrderPaper,
    ReturnLabel,
)

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parent / "templates"
_NAMES: dict[type, str] = {
    CountSheet: "count_sheet",
    ReturnLabel: "return_label",
    PickList: "pick_list",
    PackingSlip: "packing_slip",
    OrderConfirmation: "order_confirmation",
    PurchaseOrderPaper: "purchase_order",
    InvoicePaper: "invoice",
    StatementPaper: "statement",
}


_LONG = 100_000
"""Bytes of facts from which a document goes without tags for screen readers: they make it ten times as large."""


@cache
def _fonts() -> "typst.Fonts":
    import typst  # slow import

    return typst.Fonts(include_system_fonts=True)


def kind_of(paper: Paper | MoneyPaper) -> str:
    """The kind of a document: `count_sheet`, `pick_list`, `packing_slip`, …."""
    return _NAMES[type(paper)]


async def typeset(paper: Paper | MoneyPaper, *, made_at: datetime, archived: bool = False) -> bytes:
    """The document as PDF (about 15 ms, in a thread). Texts are data: nothing in them is taken for markup.

    One to be `archived` is made as PDF/A-3b, which is whole in itself and may carry files.
    """
    return await asyncio.to_thread(
        _compile, kind_of(paper), msgspec.json.encode(paper).decode(), made_at, archived=archived
    )


def _compile(kind: str, facts: str, made_at: datetime, *, archived: bool) -> bytes:
    import typst  # slow import

    made: bytes = typst.compile(
        str(_TEMPLATES / f"{kind}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": facts},
        package_path=str(_TEMPLATES / "no_packages"),
        package_cache_path=str(_TEMPLATES / "no_packages"),
        timestamp=int(made_at.timestamp()),
        pdf_standards=["a-3b"] if archived else [],
        pdf_tags=len(facts) < _LONG,
    )
    return made
