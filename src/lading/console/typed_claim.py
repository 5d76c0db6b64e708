"""What people type about claims, as wishes."""

import re
from typing import Any, TypeVar

import msgspec

from lading.console.form import Form, wrong
from lading.console.words import _
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim
from lading.flows.returning.recover_claim import RecoverClaim

Wish = TypeVar("Wish")
_LINE = re.compile(r"quantity-(\d{1,4})")


def read_claim(form: Form, *, order: str) -> FileClaim:
    """The lines of which a quantity was typed, or all of a shipment."""
    found = [
        (int(named[1]), form.quantity(name, _("Quantity"))) for name in form.names() if (named := _LINE.fullmatch(name))
    ]
    lines = [ClaimUnits(line=line, quantity=quantity) for line, quantity in found if quantity]
    said = {
        "number": order,
        "kind": form.needed("kind", _("What is wrong")),
        "lines": lines or None,
        "shipment": form.text("shipment"),
        "note": form.text("note")[:1000],
    }
    return _convert(said, FileClaim)


def read_claim_decision(form: Form, *, number: str) -> DecideClaim:
    """What the customer gets."""
    said = {
        "number": number,
        "outcome": form.needed("outcome", _("Decision")),
        "reason": form.needed("reason", _("Reason")),
        "caused_by": form.text("caused_by") or "us",
        "amount": form.quantity("amount", _("Amount")),
        "against": form.text("against"),
        "claimed": form.quantity("claimed", _("We ask for")),
        "refund": bool(form.text("refund")),
        "version": form.whole("version", _("Version"), most=1_000_000) or None,
        "approved": False,
    }
    return _convert(said, DecideClaim)


def read_recovery(form: Form, *, number: str) -> RecoverClaim:
    """What was paid to us."""
    said = {
        "number": number,
        "amount": form.quantity("amount", _("Amount")),
        "reference": form.text("reference")[:120],
        "close": bool(form.text("close")),
    }
    return _convert(said, RecoverClaim)


def _convert(said: dict[str, Any], kind: type[Wish]) -> Wish:
    try:
        return msgspec.convert(said, kind, strict=False)
    except msgspec.ValidationError as error:
        raise wrong("lines", "invalid", str(error).partition(" - at")[0]) from None
