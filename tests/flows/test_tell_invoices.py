"""Each document goes to its buyer once, with its PDF; where nobody is to be written to, that is said."""

from lading.flows.billing.tell_invoices import send_invoices
from lading.flows.company import Company
from tests.bills import bill, memos, open_billing
from tests.money import credit, ship_units
from tests.road import order


async def test_documents_go_out_once_with_their_pdf(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2))
    await ship_units(road)
    (made,) = await bill(road)
    await credit(road, line=1)
    (memo,) = await memos(road)
    for _ in range(2):
        while await send_invoices(company):
            pass
    rows = await road.ask(
        "SELECT kind, receiver, subject, attachment_name, substr(attachment, 1, 5), state FROM messages"
        " WHERE kind IN ('invoice', 'credit_memo') ORDER BY seq"
    )
    assert rows == [
        (
            "invoice",
            "ada@example.com",
            f"Invoice {made.number} from Our company",
            f"{made.number}.pdf",
            b"%PDF-",
            "queued",
        ),
        (
            *("credit_memo", "ada@example.com", f"Credit memo {memo.number} from Our company"),
            *(f"{memo.number}.pdf", b"%PDF-", "queued"),
        ),
    ]


async def test_nobody_to_write_to_is_said(company: Company) -> None:
    await open_billing(company)
    road = await order(company, ("MUG-RED", 2), customer={"name": "Grace"})
    await ship_units(road)
    await bill(road)
    while await send_invoices(company):
        pass
    assert await road.ask("SELECT state, reason, attachment FROM messages WHERE kind = 'invoice'") == [
        ("suppressed", "no_address", None)
    ]
