"""Registrations and certificates of tax over HTTP."""

from datetime import date, timedelta
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.pricing.tax_papers import take_certificate
from lading.pricing.tax_certificates import (
    CertificateDraft,
    CertificateView,
    list_certificates,
    revoke_certificate,
)
from lading.pricing.tax_registrations import RegistrationDraft, list_registrations, put_registrations
from lading.store import UnitOfWork

Customer = Annotated[str, QueryParameter(max_length=80, description="only of this customer")]
EndsWithin = Annotated[
    int | None,
    QueryParameter(name="ends_within", ge=0, le=3650, description="only those in force that end in so many days"),
]


class TaxRegistrations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where we collect tax; where none is named, wherever there are rates."""

    registrations: Annotated[list[RegistrationDraft], Meta(max_length=1000)]


class TaxCertificates(msgspec.Struct, frozen=True):
    """The certificates that were asked for, 500 at most."""

    certificates: list[CertificateView]


class CertificateRevoked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it counts no more; it stands in the history."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get("/tax-registrations", scope="catalog:read", answers=TaxRegistrations)
async def show_registrations(request: ApiRequest) -> Answer:
    """List where the company collects tax."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return show(TaxRegistrations(await list_registrations(unit)))


@put("/tax-registrations", scope="catalog:write", answers=TaxRegistrations)
async def put_tax_registrations(request: ApiRequest, data: JSONBody[TaxRegistrations]) -> Answer:
    """Say where the company collects tax.

    Orders that go elsewhere are not taxed and say so (`not_registered`). With the basis `origin`, what is sold from
    there to `reaches` is taxed as there.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_registrations(unit, drafts=data.registrations)
        return show(TaxRegistrations(await list_registrations(unit)))

    return await once(request, act)


@get("/tax-certificates", scope="parties:read", answers=TaxCertificates)
async def show_certificates(request: ApiRequest, customer: Customer = "", ends: EndsWithin = None) -> Answer:
    """List certificates of tax."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        until: date | None = None if ends is None else unit.now.date() + timedelta(days=ends)
        return show(TaxCertificates(await list_certificates(unit, customer=customer, ends_by=until)))


@post("/tax-certificates", scope="parties:write", answers=TaxCertificates, status_code=201)
async def post_certificate(request: ApiRequest, data: JSONBody[CertificateDraft]) -> Answer:
    """Take down a customer's certificate.

    An exemption frees orders that go to its country (and region) while it is valid; a VAT number frees a company's
    orders from another country of the EU. Answers all of the customer.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await take_certificate(unit, draft=data)
        return show(TaxCertificates(await list_certificates(unit, customer=data.customer)), status=201)

    return await once(request, act)


@post("/tax-certificates/{id:str}/revoke", scope="parties:write", answers=TaxCertificates, status_code=200)
async def revoke(request: ApiRequest, id: FromPath[str], data: JSONBody[CertificateRevoked]) -> Answer:  # noqa: A002
    """Revoke a certificate. From today on it counts no more."""
    certificate = read_id(id, of="certificate")

    async def act(unit: UnitOfWork) -> Answer:
        await revoke_certificate(unit, certificate=certificate, reason=data.reason)
        found = [one for one in await list_certificates(unit) if one.id == certificate]
        return show(TaxCertificates(found))

    return await once(request, act)


HANDLERS = (show_registrations, put_tax_registrations, show_certificates, post_certificate, revoke)
