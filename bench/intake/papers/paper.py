"""A whole paper: its blocks in the order of its layout, set by typst."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.intake.papers import head
from bench.intake.papers.layout import Layout
from bench.intake.papers.order import Order
from bench.intake.papers.table import line_blocks

if TYPE_CHECKING:
    import typst

Block = dict[str, Any]
TEMPLATE = Path(__file__).with_name("paper.typ")
A_MOMENT = 1_767_225_600  # a paper says when it was set; the same moment keeps its bytes the same


def blocks_of(order: Order, layout: Layout) -> list[Block]:
    """Everything on the paper, from top to bottom; `a+b` in the layout's order stand side by side."""
    made = {
        "head": head.letterhead(order, layout),
        "title": head.title(order, layout),
        "meta": head.meta(order, layout),
        "parties": head.parties(order, layout),
        "terms": head.terms(order, layout),
        "note": head.note(order, layout),
        "table": line_blocks(order, layout),
        "totals": head.totals(order, layout),
    }
    small = head.clause(layout)
    blocks: list[Block] = small if layout.choice["clause"] == "top" else []
    for part in layout.choice["order"].split(" / "):
        sides = part.split("+")
        side_by_side = {"t": "columns", "widths": [1] * len(sides), "items": [made[side] for side in sides]}
        blocks = [*blocks, *([side_by_side] if len(sides) > 1 else made[part]), {"t": "gap", "h": 8}]
    if "terms" not in layout.choice["order"] and layout.choice["currency"] == "sentence":
        blocks += made["terms"]
    return blocks if layout.choice["clause"] == "top" else [*blocks, *small]


def style_of(order: Order, layout: Layout) -> dict[str, Any]:
    """Paper, letters and margins."""
    label = layout.label
    return {
        "paper": order.buyer.country["paper"],
        "landscape": layout.landscape,
        "margin": 34 + layout.unit * 2,
        "font": layout.choice["font"],
        "size": float(layout.choice["size"]) - (1.5 if "Mono" in layout.choice["font"] else 0),
        "lang": layout.language,
        "ink": layout.grey,
        "foot": f"{order.buyer.name} {order.buyer.form} - {order.buyer.domain}" if layout.unit % 2 else "",
        "foot_centre": layout.unit % 3 == 0,
        "page_word": label["page"] if layout.page_numbers else "",
        "of": label["of"] if layout.unit % 4 else "",
    }


@cache
def _fonts() -> "typst.Fonts":
    import typst  # slow import

    return typst.Fonts(include_system_fonts=False)  # so that a paper is the same on every machine


def set_paper(order: Order, layout: Layout) -> bytes:
    """The paper as PDF."""
    import typst  # slow import

    told = _told(order, layout)
    return typst.compile(TEMPLATE, font_paths=_fonts(), sys_inputs=told, timestamp=A_MOMENT, pdf_tags=False)


def set_pictures(order: Order, layout: Layout, *, dots: int) -> list[bytes]:
    """Its pages as pictures (PNG), so many dots an inch."""
    import typst  # slow import

    made: Any = typst.compile(
        TEMPLATE, font_paths=_fonts(), sys_inputs=_told(order, layout), format="png", ppi=float(dots)
    )
    return made if isinstance(made, list) else [made]


def _told(order: Order, layout: Layout) -> dict[str, str]:
    told = {"style": style_of(order, layout), "blocks": blocks_of(order, layout)}
    return {"doc": json.dumps(told, ensure_ascii=False)}
