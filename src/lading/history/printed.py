"""A certificate as people read it on a terminal."""

from decimal import Decimal
from textwrap import wrap
from typing import Any

from lading.history.certificate import Certificate, Comparison, Reason
from lading.history.measures import MONEY, in_order
from lading.history.previews import Glance, Preview
from lading.kernel import plain
from lading.kernel.money import currency_exponent

_NAMES = {
    "orders": "orders",
    "lines": "lines",
    "customers": "customers",
    "items": "items",
    "ordered": "units ordered",
    "credited": "units credited",
    "goods": "goods",
    "credits": "credited",
    "shipping": "shipping",
    "tax": "tax",
    "total": "total",
    "paid": "paid",
    "refunded": "refunded",
}


def print_certificate(certificate: Certificate) -> str:
    """The whole certificate as lines of text, at most 120 characters wide."""
    lines = [f"Certificate of import {certificate.import_id}", ""]
    lines += [_file(file) for file in certificate.files]
    lines += [f"  read as {certificate.preset}, into channel {certificate.channel}", ""]
    lines.append(f"  {'':24}{'source':>18}{'Lading':>18}{'difference':>18}{'unexplained':>14}")
    lines += [_comparison(one) for one in certificate.comparisons]
    if certificate.reasons:
        lines += ["", "  Differences and their reasons:"]
        for reason in certificate.reasons:
            lines += ["", *_reason(reason)]
    lines += ["", *(line for note in certificate.notes for line in _wrap(note)), ""]
    lines.append(
        "  Balanced: every difference has its reason."
        if certificate.balanced
        else "  NOT BALANCED: some differences have no reason. Nothing was deleted; please report it."
    )
    return "\n".join(lines)


def print_preview(preview: Preview) -> str:
    """What a dry run says: its certificate, and the first orders as they would come in."""
    if preview.certificate is None:
        return preview.problem
    lines = [print_certificate(preview.certificate)]
    if preview.first:
        lines += ["", "  The first orders, as they would come in:", *map(_glance, preview.first)]
    return "\n".join(lines)


def _glance(one: Glance) -> str:
    what = f"{one.lines:>4} line{' ' if one.lines == 1 else 's'}  {one.units:>8} units"
    money = f"{_number(one.total, one.currency)} {one.currency}"
    who = one.customer or "no customer"
    return f"    {one.number:20.20}  {one.placed_at:%d %b %Y %H:%M}  {who:20.20}  {what}  {money:>18}  {one.ended}"


def _wrap(text: str) -> list[str]:
    return wrap(text, 120, initial_indent="  ", subsequent_indent="    ")


def _file(file: dict[str, Any]) -> str:
    return f"  {file['name']}  {file['bytes']:,} bytes  sha256 {file['sha256'][:16]}…  {file['encoding']}"


def _comparison(one: Comparison) -> str:
    name = f"{_NAMES[one.measure]} {one.currency or ''}".strip()
    source, result = (_number(value, one.currency) for value in (one.source, one.result))
    unexplained = _number(one.unexplained, one.currency, signed=True) if one.unexplained else "–"
    difference = _number(one.difference, one.currency, signed=True) if one.difference else "–"
    return f"  {name:24}{source:>18}{result:>18}{difference:>18}{unexplained:>14}"


def _reason(reason: Reason) -> list[str]:
    effects = ", ".join(_effect(one, reason.effects[one], reason.currency) for one in in_order(reason.effects))
    lines = [f"  {reason.rows:,} × {reason.sentence}"]
    if effects:
        lines.append(f"      effect: {effects}")
    shown = reason.first[:3]
    for row in shown:
        text = f"{_place(row.file, row.row)}{row.subject}  {row.detail}".rstrip()
        lines += wrap(text, 120, initial_indent=" " * 6, subsequent_indent=" " * 10)
    if reason.rows > len(shown):
        lines.append(f"      … and {reason.rows - len(shown):,} more")
    return lines


def _effect(measure: str, value: Decimal, currency: str | None) -> str:
    if measure in MONEY:
        return f"{_NAMES[measure]} {_number(value, currency, signed=True)} {currency or ''}".rstrip()
    return f"{_NAMES[measure]} {_number(value, signed=True)}"


def _place(file: str, row: int | None) -> str:
    if not file:
        return ""
    return f"{file}:{row}  " if row is not None else f"{file}  "


def _number(value: Decimal, currency: str | None = None, *, signed: bool = False) -> str:
    """With marks between thousands; money with at least as many digits as its coins have."""
    whole, _, digits = plain(abs(value)).partition(".")
    digits = digits.ljust(currency_exponent(currency) if currency else 0, "0")
    sign = "−" if value < 0 else ("+" if signed else "")
    return f"{sign}{int(whole):,}{'.' if digits else ''}{digits}"
