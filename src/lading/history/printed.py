"""A certificate as people read it on a terminal."""

from decimal import Decimal
from typing import Any

from lading.history.certificate import Certificate, Comparison, Reason
from lading.kernel import plain

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
    lines += ["", *(f"  {note}" for note in certificate.notes), ""]
    lines.append(
        "  Balanced: every difference has its reason."
        if certificate.balanced
        else "  NOT BALANCED: some differences have no reason. Nothing was deleted; please report it."
    )
    return "\n".join(lines)


def _file(file: dict[str, Any]) -> str:
    return f"  {file['name']}  {file['bytes']:,} bytes  sha256 {file['sha256'][:16]}…  {file['encoding']}"


def _comparison(one: Comparison) -> str:
    name = f"{_NAMES[one.measure]} {one.currency or ''}".strip()
    unexplained = _number(one.unexplained) if one.unexplained else "–"
    difference = _number(one.difference, signed=True) if one.difference else "–"
    return f"  {name:24}{_number(one.source):>18}{_number(one.result):>18}{difference:>18}{unexplained:>14}"


def _reason(reason: Reason) -> list[str]:
    effects = ", ".join(
        f"{_NAMES[measure]} {_number(value, signed=True)}{f' {reason.currency}' if measure in _MONEY else ''}"
        for measure, value in reason.effects.items()
    )
    lines = [f"  {reason.rows:,} × {reason.sentence}"]
    if effects:
        lines.append(f"      effect: {effects}")
    shown = reason.first[:3]
    lines += [f"      {_place(row.file, row.row)}{row.subject}  {row.detail}".rstrip()[:120] for row in shown]
    if reason.rows > len(shown):
        lines.append(f"      … and {reason.rows - len(shown):,} more")
    return lines


_MONEY = {"goods", "credits", "shipping", "tax", "total", "paid"}


def _place(file: str, row: int | None) -> str:
    if not file:
        return ""
    return f"{file}:{row}  " if row is not None else f"{file}  "


def _number(value: Decimal, *, signed: bool = False) -> str:
    text = plain(value)
    whole, point, digits = text.lstrip("-").partition(".")
    sign = "−" if text.startswith("-") else ("+" if signed else "")
    return f"{sign}{int(whole):,}{point}{digits}"
