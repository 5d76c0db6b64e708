"""The demo company bills: who sells, how invoices are numbered, who is billed when, since some days ago."""

from datetime import datetime, timedelta
from decimal import Decimal

from lading.app.demo.setting import COMPANY
from lading.billing.put_series import put_series
from lading.billing.rules import RuleDraft, put_rules
from lading.billing.sellers import SellerAddress, SellerDraft, put_sellers
from lading.billing.series import SeriesDraft
from lading.flows.billing.issue_due import issue_due
from lading.flows.company import Company
from lading.flows.money.credit_units import Credit, credit_units
from lading.store import Database, UnitOfWork

DAYS = 4
AT_ONCE = 40
GESTURES = (
    ("A scratched glaze.", "4.00"),
    ("It came two days late.", "3.50"),
    ("The wrong colour, kept all the same.", "5.00"),
)
SELLER = SellerDraft(
    channel="default",
    name=f"{COMPANY} GmbH",
    address=SellerAddress(country="DE", line1="Am Sandtorkai 12", city="Hamburg", postal_code="20457"),
    vat_id="DE123456789",
    tax_number="22/123/45678",
    registration="HRB 123456, Hamburg",
    email="accounts@harbour-and-hearth.example",
    iban="DE02120300000000202051",
    bic="BYLADEM1001",
)
SERIES = (
    SeriesDraft(code="invoices", kind="invoice", pattern="HH-{year}-{number:5}"),
    SeriesDraft(code="credit-memos", kind="credit_memo", pattern="HC-{year}-{number:5}"),
    SeriesDraft(code="trade", kind="invoice", channel="trade", pattern="HT-{yy}-{number:4}", first=1001),
)


async def start_billing(database: Database, *, now: datetime) -> None:
    """Say everything that billing needs, and bill some of what left in the last days; a worker bills the rest."""
    async with database.unit_of_work() as unit:
        await put_sellers(unit, drafts=[SELLER])
        await put_series(unit, drafts=SERIES)
        await put_rules(unit, drafts=await _rules(unit, now - timedelta(days=DAYS)))
    company = Company(database)
    await issue_due(company, limit=AT_ONCE)
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT o.number FROM invoice_orders i JOIN orders o ON o.id = i.order_id ORDER BY o.number LIMIT %s",
            [len(GESTURES)],
        )
        wishes = [
            Credit(number=row[0], reason=reason, amount=Decimal(amount), kind="goodwill")
            for row, (reason, amount) in zip(rows, GESTURES, strict=False)
        ]
        await credit_units(unit, wishes=wishes)


async def _rules(unit: UnitOfWork, since: datetime) -> list[RuleDraft]:
    """All are billed when something leaves; shops of the trade pay later."""
    codes = [row[0] for row in await unit.fetch("SELECT code FROM channels ORDER BY code")]
    terms = "2 % discount within 7 days."
    return [
        RuleDraft(scope=f"channel/{code}", since=since, due_days=14 if code == "trade" else None, terms=terms)
        if code == "trade"
        else RuleDraft(scope=f"channel/{code}", since=since)
        for code in codes
    ]
