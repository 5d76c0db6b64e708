"""What a made paper says, in plain words: the JSON beside it (the benchmark's `Truth`, with texts as they are)."""

from decimal import Decimal
from typing import Any

from bench.intake.papers.layout import Layout
from bench.intake.papers.order import Line, Order
from bench.intake.papers.world import PLACES, US, Address

Told = dict[str, Any]


def truth_of(order: Order, layout: Layout, file: str, form: str) -> Told:
    """The truth of one paper; `form` is pdf, scan or mail, and what a mail does not print is not in it."""
    mail = form == "mail"
    return {
        "file": file,
        "layout": f"{layout.name} {form}" if mail else layout.name,
        "half": layout.half,
        "form": form,
        "po_number": [order.number],
        "order_date": None if mail else order.day.isoformat(),
        "order_date_also": [order.received.isoformat()] if mail else [],
        "buyer": [_wording(order.buyer.name, order.buyer.form)],
        "currency": layout.writing.currency,
        "currency_printed": mail or layout.currency_printed,
        "ship_to": _place(order.site),
        "lines": [_line(line, order, layout, mail=mail) for line in order.lines],
        "total": str(order.total) if layout.totals and not mail else None,
        "flags": [flag for flag in order.flags if not mail or flag != "arithmetic"],
        "meant": _meant(order),
        "customer": order.buyer.code,
        "hints": {
            "sender": f"orders@{order.buyer.domain}",
            "received_on": order.received.isoformat(),
            "us": [US.name, US.street],
        },
    }


def _line(line: Line, order: Order, layout: Layout, *, mail: bool) -> Told:
    numbers = [line.number] if mail else _numbers(line, layout)
    known = "" if line.item is None else f"{line.item.sku} {line.item.gtin} {line.item.maker} {line.number}"
    words = " ".join(layout.label[f"c_{one}"] for one in ("ours", "item")) + " EAN MPN"
    return {
        "item": [_wording(line.text, f"{' '.join(line.more)} {known} {words}")],
        "quantity": str(line.quantity),
        "price": None if line.price is None else str(line.price),
        "wanted": (order.wanted if mail or layout.dates == "header" else line.wanted).isoformat(),
        "unit": "" if mail or layout.table == "matrix" else line.unit,
        "amount": None if mail or line.amount is None else str(line.amount),
        "numbers": [number for number in numbers if number],
        "sku": line.item.sku if line.item else "",
        "kind": "charge" if line.charge else "goods",
        "printed": {} if mail else _printed(line, layout),
    }


def _printed(line: Line, layout: Layout) -> Told:
    """The fields of a line as they stand on the paper, in a reading's words: what a person would type."""
    codes = {"item": "buyer_item", "ours": "seller_item", "gtin": "gtin", "maker": "maker_item"}
    item = line.item if layout.table != "matrix" else None
    known = {"item": line.number, "ours": item.sku, "gtin": item.gtin, "maker": item.maker} if item else {}
    told = {codes[column]: known[column] for column in codes if column in layout.columns and column in known}
    told |= {"text": line.text, "quantity": str(line.quantity), "unit": "" if layout.table == "matrix" else line.unit}
    if line.told is not None:
        told |= {"unit_price": str(line.told), "price_per": str(line.per) if line.per > 1 else ""}
    if line.amount is not None and "amount" in layout.columns:
        told["amount"] = str(line.amount)
    if layout.dates == "line":
        told["requested_by"] = line.wanted.isoformat()
    if line.discount:
        told["discount"] = str(line.discount)
    return {name: value for name, value in told.items() if value}


def _numbers(line: Line, layout: Layout) -> list[str]:
    if line.item is None or layout.table == "matrix":
        return []
    told = {"item": line.number, "ours": line.item.sku, "gtin": line.item.gtin, "maker": line.item.maker}
    return [number for column, number in told.items() if column in layout.columns]


def _wording(core: str, more: str = "") -> Told:
    return {"core": core, "more": more.strip()}


def _place(place: Address) -> Told:
    country = PLACES[place.country]
    name = place.name.removesuffix(
        next((form for form in country["forms"] if place.name.endswith(f" {form}")), "")
    ).strip()
    return {
        "name": [_wording(name, f"{place.name.removeprefix(name)} {place.more}")],
        "street": [_wording(place.street, place.more)],
        "city": [_wording(place.city)],
        "postcode": [place.postcode],
        "regions": [place.region] if place.region else [],
        "countries": [place.country, country["name"]],
    }


def _meant(order: Order) -> dict[str, str]:
    found = {
        f"lines.{at}.price": str(line.meant) for at, line in enumerate(order.lines, start=1) if line.meant is not None
    }
    if order.other:
        found["ship_to"] = f"{order.other.street}, {order.other.postcode} {order.other.city}"
    if order.later:
        found |= {f"lines.{at}.wanted": order.later.isoformat() for at in range(1, len(order.lines) + 1)}
    if "arithmetic" in order.flags:
        found["total"] = str(sum((line.amount or Decimal(0) for line in order.lines), Decimal(0)) + order.tax)
    return found
