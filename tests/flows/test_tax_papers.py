"""Orders of customers with certificates, and where the company is registered."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.pricing.tax_papers import take_certificate
from lading.flows.show_orders import show_order
from lading.kernel import Invalid
from lading.pricing.settings import PricingSettings, put_settings
from lading.pricing.tax_certificates import CertificateDraft, list_certificates, revoke_certificate
from lading.pricing.tax_registrations import RegistrationDraft, put_registrations
from tests.drafts import BERLIN, place

PARIS = {**BERLIN, "line1": "1 rue A", "city": "Paris", "postal_code": "75001", "country": "FR"}


async def certify(company: Company, **fields: Any) -> UUID:
    """A certificate of C-1."""
    body = {"customer": "C-1", "number": "4711", "country": "DE", **fields}
    async with company.database.unit_of_work() as unit:
        return await take_certificate(unit, draft=CertificateDraft(**body))


async def test_who_is_exempt_pays_no_tax_and_the_order_names_the_certificate(company: Company) -> None:
    first = await place(company, ("BOWL", 1))
    assert (first["taxed"], first["totals"]["tax"]) == ({"status": "ours", "certificate": None, "because": ""}, "2.24")
    paper = await certify(company)
    order = await place(company, ("BOWL", 2), shipping={"amount": "5.00"})
    assert order["taxed"] == {
        "status": "exempt", "certificate": str(paper), "because": "no tax: an exemption for DE",
    }  # fmt: skip
    assert (order["totals"]["tax"], order["lines"][0]["tax_name"]) == ("0", "exempt")
    async with company.database.unit_of_work() as unit:
        assert (await show_order(unit, number=order["number"])).taxed.certificate == paper
        await revoke_certificate(unit, certificate=paper, reason="Not theirs.")
    held = await place(company, ("BOWL", 3))
    assert held["totals"]["tax"] == "6.71"
    assert [one["reason"] for one in held["holds"]] == ["certificate_expired"]
    assert await audit(company.database) == []


async def test_expired_certificates_tax_and_say_so(company: Company) -> None:
    await place(company, ("BOWL", 1))
    async with company.database.unit_of_work() as unit:
        yesterday = unit.now.date() - timedelta(days=1)
    await certify(company, valid_to=yesterday)
    order = await place(company, ("BOWL", 2))
    assert order["holds"][0]["sentence"] == f"The order is taxed: the exemption for DE ended on {yesterday}."
    async with company.database.unit_of_work() as unit:
        soon = await list_certificates(unit, ends_by=yesterday)
    assert [(one.number, one.valid_to) for one in soon] == [("4711", yesterday)]


async def test_vat_numbers_are_checked_for_form(company: Company) -> None:
    await place(company, ("BOWL", 1))
    with pytest.raises(Invalid, match="no VAT number of FR"):
        await certify(company, kind="vat_id", number="DE136695976", country="FR")
    with pytest.raises(Invalid, match="no VAT number of DE"):
        await certify(company, kind="vat_id", number="DE136695977", country="DE")
    await certify(company, kind="vat_id", number="FR 61 954506077", country="FR")
    order = await place(company, ("BOWL", 2), ship_to=PARIS)
    assert order["taxed"]["status"] == "reverse_charge"
    assert (await place(company, ("BOWL", 3)))["taxed"]["status"] == "ours"
    with pytest.raises(Invalid, match="no customer “C-9”"):
        await certify(company, customer="C-9")


async def test_registrations_decide_where_tax_is_collected(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        assert await put_registrations(unit, drafts=[RegistrationDraft(country="FR")])
    order = await place(company, ("BOWL", 1))
    assert (order["taxed"]["status"], order["totals"]["tax"]) == ("not_registered", "0")
    async with company.database.unit_of_work() as unit:
        assert await put_registrations(unit, drafts=[RegistrationDraft(country="DE", basis="origin", reaches=["FR"])])
    by_origin = await place(company, ("BOWL", 2), ship_to=PARIS, shipping={"amount": "5.00"})
    assert (by_origin["lines"][0]["tax_rate"], by_origin["totals"]["tax"]) == ("0.19", "5.27")


async def test_the_companys_rules_of_rounding_and_shipping(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await put_settings(unit, settings=PricingSettings(tax_rounding="total", shipping_tax="main_good"))
    order = await place(company, ("TEA-1KG", "2"), ("BOWL", 1), shipping={"amount": "5.00"})
    assert [line["tax_amount"] for line in order["lines"]] == ["3.14", "2.24"]
    assert order["totals"]["tax"] == "5.71"
    assert await audit(company.database) == []


async def test_numbers_of_the_erased_are_forgotten_and_orders_stay_exempt(company: Company) -> None:
    await place(company, ("BOWL", 1))
    await certify(company, number="Ada 1", document="Folder Ada")
    await place(company, ("BOWL", 2))
    async with company.database.unit_of_work() as unit:
        await erase_person(unit, code="C-1")
        (paper,) = await list_certificates(unit, customer="C-1")
    assert (paper.number, paper.document) == ("erased", "")
    assert await audit(company.database) == []
