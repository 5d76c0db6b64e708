"""A company that bills, and each act of billing in one line, for tests."""

from collections.abc import Sequence
from typing import Any

from lading.billing.facts import Document
from lading.billing.put_series import put_series
from lading.billing.rules import RuleDraft, put_rules
from lading.billing.sellers import SellerAddress, SellerDraft, put_sellers
from lading.billing.series import SeriesDraft
from lading.flows.billing.issue_due import issue_due, note_to_bill
from lading.flows.billing.issue_invoices import issue_credit_memos, issue_invoices
from lading.flows.billing.void_invoice import Voided, void_invoice
from lading.flows.company import Company
from tests.road import ANNA, Road

SELLER = SellerDraft(
    channel="default",
    name="Harbour & Vale GmbH",
    address=SellerAddress(country="DE", line1="Speicherstr. 4", city="Hamburg", postal_code="20457"),
    vat_id="DE123456789",
    tax_number="22/111/00001",
    iban="DE02120300000000202051",
)
SERIES = (
    SeriesDraft(code="inv", kind="invoice", pattern="RE-{year}-{number:5}"),
    SeriesDraft(code="memo", kind="credit_memo", pattern="GS-{year}-{number:5}"),
)


async def open_billing(company: Company, **modes: Any) -> None:
    """Say who sells, how documents are numbered, and when channels are billed: `web="monthly"`."""
    async with company.database.unit_of_work(ANNA) as unit:
        await put_sellers(unit, drafts=[SELLER])
        await put_series(unit, drafts=SERIES)
        if modes:
            await put_rules(unit, drafts=[RuleDraft(scope=f"channel/{one}", mode=modes[one]) for one in modes])


async def bill(road: Road) -> list[Document]:
    """Bill now what waits of an order."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        return await issue_invoices(unit, numbers=[road.number])


async def memos(road: Road) -> list[Document]:
    """The credit memos of what waits for one."""
    async with road.company.database.unit_of_work(ANNA) as unit:
        return await issue_credit_memos(unit, numbers=[road.number])


async def void(company: Company, number: str, *, again: bool = False, reason: str = "wrong address") -> Voided:
    """Take an invoice back."""
    async with company.database.unit_of_work(ANNA) as unit:
        return await void_invoice(unit, number=number, reason=reason, again=again)


async def work_duties(company: Company) -> None:
    """What a worker would do about billing."""
    while await note_to_bill(company):
        pass
    while await issue_due(company):
        pass


def told(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Kind, total and what is due."""
    return [(one.kind, f"{one.gross:.2f}", f"{one.due:.2f}") for one in documents]
