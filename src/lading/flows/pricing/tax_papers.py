"""Certificates of customers that exist, and how orders were taxed where not by our rates alone."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from lading.kernel import FieldError, Invalid
from lading.orders.views import TaxView
from lading.pricing.tax import Ruling
from lading.pricing.tax_certificates import CertificateDraft, add_certificate
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_json, copy_text

_encode = msgspec.json.Encoder().encode

OURS = TaxView("ours", None, "")


async def take_certificate(unit: UnitOfWork, *, draft: CertificateDraft) -> UUID:
    """Take down a customer's certificate; answers its id. Raises `Invalid` where there is no such customer."""
    rows = await unit.fetch("SELECT 1 FROM parties WHERE code = %s AND erased_at IS NULL", [draft.customer])
    if not rows:
        sentence = f"There is no customer “{draft.customer}”."
        raise Invalid(sentence, errors=(FieldError("/customer", "unknown_customer", sentence),))
    return await add_certificate(unit, draft=draft)


def tax_view(ruling: Ruling | None) -> TaxView:
    """How an order is taxed, as it shows it."""
    return TaxView(ruling.status, ruling.certificate, ruling.because) if ruling else OURS


async def save_rulings(unit: UnitOfWork, *, orders: Iterable[tuple[UUID, Ruling | None]]) -> None:
    """Write down how new orders were taxed. Nothing is written for those taxed by our rates alone."""
    await unit.copy(
        "order_taxes (order_id, status, certificate, because, details)",
        [
            "\t".join((str(order_id), one.status, _or_null(one.certificate), copy_text(one.because), _details(one)))
            for order_id, one in orders
            if one and one.status != "ours"
        ],
    )


def _or_null(certificate: UUID | None) -> str:
    return copy_text(str(certificate) if certificate else None)


def _details(ruling: Ruling) -> str:
    """What settling with an external service goes by."""
    if not ruling.document:
        return "{}"
    return copy_json(
        _encode({"document": ruling.document, "state": "quoted", "shipping_tax": str(ruling.shipping_tax)})
    )


async def read_rulings(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, TaxView]:
    """How these orders were taxed; those taxed by our rates are left out."""
    rows = await unit.fetch(
        "SELECT order_id, status, certificate, because FROM order_taxes WHERE order_id = ANY(%s)",
        [list(orders)],
        plan_anew=True,
    )
    return {row[0]: TaxView(*row[1:]) for row in rows}
