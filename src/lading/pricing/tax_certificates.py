"""Certificates by which customers are not taxed: taken down with who checked them, revoked, found."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.kernel import Conflict, FieldError, Invalid, NotFound, new_id
from lading.pricing.drafts import Country, check_days
from lading.store import Event, UnitOfWork
from lading.store.events import record

ERASED = "erased"


class AlreadyRevoked(Conflict):
    """The certificate was revoked before."""

    code = "already_revoked"


class CertificateDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A paper that somebody has looked at: an `exemption` of a country and region, or the VAT number of a company.

    The form of VAT numbers is checked; whether the number is in force is for whoever enters it to ask.
    """

    customer: Annotated[str, Meta(min_length=1, max_length=80, examples=["C-1"])]
    kind: Literal["exemption", "vat_id"] = "exemption"
    number: Annotated[str, Meta(min_length=1, max_length=80, examples=["DE 4711"])]
    country: Country
    region: Annotated[str, Meta(max_length=40)] = ""
    valid_from: date | None = None
    valid_to: date | None = None
    document: Annotated[str, Meta(max_length=300, examples=["Folder 7, or a link"])] = ""

    def __post_init__(self) -> None:
        check_days(self.valid_from, self.valid_to)


class CertificateView(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate, with who checked it and when. From `revoked_on` on it counts no more."""

    id: UUID
    customer: str
    kind: str
    number: str
    country: str
    region: str
    valid_from: date | None
    valid_to: date | None
    document: str
    checked_by: str
    checked_at: datetime
    revoked_on: date | None


async def add_certificate(unit: UnitOfWork, *, draft: CertificateDraft) -> UUID:
    """Take down a certificate, checked now by whoever acts; answers its id.

    That the customer exists is for `flows.tax_papers` to see to. Raises `Invalid` for what is no VAT number.
    """
    number = check_vat_number(draft.number, country=draft.country) if draft.kind == "vat_id" else draft.number.strip()
    await lock_reference(unit)
    certificate = new_id()
    await unit.execute(
        "INSERT INTO tax_certificates (id, customer, kind, number, country, region, valid_from, valid_to, document,"
        " checked_by, checked_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            certificate,
            draft.customer,
            draft.kind,
            number,
            draft.country,
            draft.region,
            draft.valid_from,
            draft.valid_to,
            draft.document,
            unit.actor.label,
            unit.now,
        ],
    )
    data: dict[str, object] = {"certificate": str(certificate), "kind": draft.kind, "country": draft.country}
    await record(unit, [Event(kind="tax_certificate.added", subject=f"party/{draft.customer}", data=data)])
    await touch(unit)
    return certificate


def check_vat_number(number: str, *, country: str) -> str:
    """The number as it is written together. Raises `Invalid` where its form is not that of the country's."""
    from stdnum.eu import vat  # slow import
    from stdnum.exceptions import ValidationError  # slow import

    try:
        compact = str(vat.validate(number))
    except ValidationError:
        compact = ""
    prefix = {"GR": "EL"}.get(country, country)
    if not compact.startswith(prefix) or not compact:
        sentence = f"“{number}” is no VAT number of {country}; it would begin with {prefix}."
        raise Invalid(sentence, errors=(FieldError("/number", "no_vat_number", sentence),))
    return compact


async def revoke_certificate(unit: UnitOfWork, *, certificate: UUID, reason: str) -> None:
    """From today on the certificate counts no more. Raises `NotFound`, `AlreadyRevoked`."""
    await lock_reference(unit)
    rows = await unit.fetch(
        "SELECT customer, revoked_on FROM tax_certificates WHERE id = %s FOR NO KEY UPDATE", [certificate]
    )
    if not rows:
        raise NotFound("There is no such certificate.")
    if rows[0][1] is not None:
        raise AlreadyRevoked(f"It was revoked on {rows[0][1]}.")
    await unit.execute("UPDATE tax_certificates SET revoked_on = %s WHERE id = %s", [unit.now.date(), certificate])
    data: dict[str, object] = {"certificate": str(certificate)}
    await record(unit, [Event(kind="tax_certificate.revoked", subject=f"party/{rows[0][0]}", data=data, reason=reason)])
    await touch(unit)


async def list_certificates(
    unit: UnitOfWork, *, customer: str = "", ends_by: date | None = None, limit: int = 500
) -> list[CertificateView]:
    """Certificates of a customer, the newest first; with `ends_by` those that end until then, the next first."""
    names = CertificateView.__struct_fields__
    rows: Sequence[Any] = await unit.fetch(
        "SELECT id, customer, kind, number, country, region, valid_from, valid_to, document, checked_by, checked_at,"
        " revoked_on FROM tax_certificates WHERE (%(customer)s = '' OR customer = %(customer)s)"
        " AND (%(ends)s::date IS NULL OR (valid_to <= %(ends)s AND revoked_on IS NULL))"
        " ORDER BY CASE WHEN %(ends)s::date IS NOT NULL THEN valid_to END, checked_at DESC LIMIT %(limit)s",
        {"customer": customer, "ends": ends_by, "limit": limit},
    )
    return [CertificateView(**dict(zip(names, row, strict=True))) for row in rows]


async def forget_certificates(unit: UnitOfWork, *, customer: str) -> None:
    """The customer is erased: numbers and papers go; what was exempt, where and until when stays for the books."""
    await unit.execute("UPDATE tax_certificates SET number = %s, document = '' WHERE customer = %s", [ERASED, customer])
