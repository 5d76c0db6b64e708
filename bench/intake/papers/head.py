"""What stands around the lines as blocks: letterhead, title, pairs of the header, parties, terms, totals, notes."""

from typing import Any

from bench.intake.papers.forms import address_lines
from bench.intake.papers.layout import Layout
from bench.intake.papers.order import Order
from bench.intake.papers.words import phrases
from bench.intake.papers.world import US, Address

Block = dict[str, Any]


def letterhead(order: Order, layout: Layout) -> list[Block]:
    """Who orders, with address and how to reach them."""
    buyer, style = order.buyer, layout.choice["head"]
    name, *rest = address_lines(buyer.seat, country=layout.country_shown, one_line=style == "foot")
    reach = [f"{layout.label['phone']} {buyer.phone}", f"{layout.label['email']} orders@{buyer.domain}"]
    if layout.unit % 2:
        reach.append(f"{layout.label['vat']}: {buyer.vat}")
    side = {"right": "r", "centre": "c"}.get(style, "l")
    if style == "foot":
        return [{"t": "text", "s": f"{name} · {', '.join(rest)} · {' · '.join(reach)}", "size": 7.5, "grey": 90}]
    logo = [{"t": "logo", "r": 4, "grey": 150}] if style == "logo" else []
    big = {"t": "text", "s": name, "size": 12.5, "bold": True, "a": side}
    return [*logo, big, {"t": "text", "s": [*rest, *reach], "size": 8.5, "a": side}]


def title(order: Order, layout: Layout) -> list[Block]:
    """What the paper is; in some layouts its number stands right there."""
    told = layout.label["title"]
    if layout.choice["meta"] in {"sentence", "under"}:
        told = f"{told} {order.number}"
    return [
        {"t": "text", "s": told, "size": 15 + layout.unit % 4, "bold": True, "a": ("l", "l", "r", "c")[layout.unit % 4]}
    ]


def pairs_of(order: Order, layout: Layout) -> list[tuple[str, str]]:
    """The header's fields with their values, in the order of this layout."""
    label, write = layout.label, layout.writing
    found = [(label["po"], order.number), (label["date"], write.day(order.day))]
    if layout.dates != "line":
        found.append((label["wanted"], write.day(order.wanted)))
    found.append((label["contact"], order.person))
    found.append((label["ours"], order.buyer.our_code))
    if shows_currency(layout):
        found.append((label["currency"], write.currency))
    if layout.unit % 3 == 1:  # these like to put the person first
        found = [found[-1], found[0], *found[1:-1]]
    return found


def shows_currency(layout: Layout) -> bool:
    """Whether the header has the currency as a field of its own."""
    kind = layout.choice["currency"]
    return kind == "field" or (kind == "column" and "price" not in layout.columns)


def meta(order: Order, layout: Layout) -> list[Block]:
    """The header's fields."""
    found = pairs_of(order, layout)
    match layout.choice["meta"]:
        case "grid" | "table":
            return _in_cells(found, layout, rules="grid" if layout.choice["meta"] == "grid" else "head")
        case "boxed":
            return [{"t": "box", "items": [_pairs(found, colon=":")]}]
        case "inline":
            return [{"t": "text", "s": "     ".join(f"{label}: {value}" for label, value in found)}]
        case "under":
            items = [
                [{"t": "text", "s": label, "size": 7, "grey": 80}, {"t": "text", "s": value}]
                for label, value in found[:5]
            ]
            return [{"t": "columns", "widths": [1] * len(items), "items": items}, *_rest(found[5:])]
        case "sentence":
            return [{"t": "text", "s": [f"{label} {value}" for label, value in found]}]
        case "right":
            return [_pairs(found, style="right")]
        case _:
            return [_pairs(found, colon=":" if layout.unit % 2 else "")]


def _rest(found: list[tuple[str, str]]) -> list[Block]:
    return [{"t": "text", "s": [f"{label}: {value}" for label, value in found]}] if found else []


def _pairs(found: list[tuple[str, str]], *, style: str = "left", colon: str = "") -> Block:
    return {"t": "pairs", "style": style, "rows": [[label + colon, value] for label, value in found]}


def _in_cells(found: list[tuple[str, str]], layout: Layout, *, rules: str) -> list[Block]:
    """Names in a row of cells, values in the row below, at most four side by side."""
    tables = []
    for part in (found[:4], found[4:]):
        if part:
            head = [{"s": label, "a": "l", "bold": True} for label, _ in part]
            row = [{"s": value, "a": "l"} for _, value in part]
            tables.append(
                {
                    "t": "table",
                    "widths": [1] * len(part),
                    "rules": rules,
                    "fill": layout.choice["fill"],
                    "head": [head],
                    "rows": [row],
                }
            )
    return tables


def parties(order: Order, layout: Layout) -> list[Block]:
    """Whom the paper is for, where the goods go, where the bill goes."""
    places = {"vendor": US, "ship": order.site, "bill": order.buyer.bill}
    told = [(layout.label[who], places[who]) for who in layout.choice["party_order"].split()]
    blocks = [_party(label, place, layout) for label, place in told]
    match layout.choice["parties"]:
        case "boxed":
            return [_side_by_side([[{"t": "box", "items": one}] for one in blocks])]
        case "stacked":
            return [block for one in blocks for block in (*one, {"t": "gap", "h": 4})]
        case "table":
            head = [{"s": label, "a": "l", "bold": True} for label, _ in told]
            row = [{"s": _lines(place, layout), "a": "l"} for _, place in told]
            return [
                {
                    "t": "table",
                    "widths": [1] * len(told),
                    "rules": layout.choice["rules"],
                    "fill": layout.choice["fill"],
                    "head": [head],
                    "rows": [row],
                }
            ]
        case "beside":
            rows = [[f"{label}:", _lines(place, layout)] for label, place in told]
            return [{"t": "pairs", "style": "left", "rows": rows}]
        case _:
            return [_side_by_side(blocks)]


def _side_by_side(blocks: list[list[Block]]) -> Block:
    return {"t": "columns", "widths": [1] * len(blocks), "items": blocks}


def _party(label: str, place: Address, layout: Layout) -> list[Block]:
    style = layout.choice["party_label"]
    told = {"colon": f"{label}:", "upper": label.upper()}.get(style, label)
    return [{"t": "text", "s": told, "bold": style != "above", "below": 0.4}, {"t": "text", "s": _lines(place, layout)}]


def _lines(place: Address, layout: Layout) -> list[str]:
    return address_lines(place, country=layout.country_shown, upper=layout.upper_addresses)


def terms(order: Order, layout: Layout) -> list[Block]:
    """How is paid and delivered."""
    days = (30, 14, 45, 60)[layout.unit % 4]
    paid = {"de": f"{days} Tage netto", "fr": f"{days} jours net", "es": f"{days} días neto"}.get(
        layout.language, f"Net {days}"
    )
    label, delivered = layout.label, ("DAP", "FCA", "EXW", "CPT")[layout.unit % 4]
    told = f"{label['terms']}: {paid}        {label['incoterm']}: {delivered} {order.site.city}"
    said = [{"t": "text", "s": told}]
    if layout.choice["currency"] == "sentence":
        said.append({"t": "text", "s": f"{layout.label['currency']}: {layout.writing.currency}"})
    return said


def totals(order: Order, layout: Layout) -> list[Block]:
    """What it comes to."""
    if not layout.totals:
        return []
    write, label = layout.writing, layout.label
    last = f"{label['total']} {write.currency}" if layout.choice["currency"] == "totals" else label["total"]
    found = (
        [(label["subtotal"], write.amount(order.subtotal)), (label["tax"], write.amount(order.tax))]
        if layout.tax
        else []
    )
    found.append((last, write.amount(order.total)))
    match layout.choice["totals"]:
        case "row":
            rows = [[{"s": name, "a": "r", "bold": True}, {"s": value, "a": "r"}] for name, value in found]
            return [{"t": "table", "widths": [5, 1.2], "rules": layout.choice["rules"], "head": [], "rows": rows}]
        case "pairs":
            return [{"t": "columns", "widths": [1.4, 1], "items": [[], [_pairs(found, style="right")]]}]
        case "left":
            return [_pairs(found, colon=":")]
        case "wordy":
            return [{"t": "text", "s": f"{name}: {value}", "a": "r", "bold": True} for name, value in found]
        case _:
            return [
                {
                    "t": "columns",
                    "widths": [2, 1],
                    "items": [[], [{"t": "box", "items": [_pairs(found, style="right")]}]],
                }
            ]


def note(order: Order, layout: Layout) -> list[Block]:
    """What else the buyer says; some notes change the terms."""
    if not order.notes:
        return []
    style = layout.choice["note"]
    told: Block = {"t": "text", "s": list(order.notes), "size": 7.5 if style == "foot" else 9}
    if style == "boxed":
        return [{"t": "box", "items": [told]}]
    return [{"t": "text", "s": f"{layout.label['note']}:", "bold": True}, told] if style == "labelled" else [told]


def clause(layout: Layout) -> list[Block]:
    """Terms and conditions in small letters, for a page or a few lines."""
    said = phrases(layout.language)["clause"]
    match layout.choice["clause"]:
        case "end" | "top":
            return [{"t": "gap", "h": 8}, {"t": "text", "s": said, "size": 6.5}]
        case "page":
            return [{"t": "page"}, *({"t": "text", "s": f"{number}. {said}", "size": 7} for number in range(1, 19))]
        case _:
            return []
