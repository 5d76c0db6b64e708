"""The files for accounting, exact to the byte, for the programs that take them."""

from datetime import date
from uuid import UUID

from lading.billing.accounts import DEFAULTS, AccountDraft, account_of
from lading.billing.journal import Entry, Post, sums_by_account
from lading.billing.journal_files import write_iif, write_journal, write_quickbooks, write_xero
from lading.billing.xero_invoices import write_xero_invoices
from tests.billing.papers import D, document, posted

CHART = {**DEFAULTS, "tax": AccountDraft(account="tax", code="2201", name="VAT", tax_code="20% VAT")}
SALE = Entry(
    id=UUID(int=1), n=1, day=date(2026, 11, 3), kind="sale", order="L1", currency="EUR", late=False,
    posts=[Post(account="receivable", amount=D("11.9")), Post(account="revenue", amount=D("-10")),
           Post(account="tax", amount=D("-1.9"))],
)  # fmt: skip
PAID = Entry(
    id=UUID(int=2), n=2, day=date(2026, 10, 31), kind="capture", order="L1", currency="EUR", late=True,
    posts=[Post(account="clearing:card", amount=D("11.9")), Post(account="receivable", amount=D("-11.9"))],
)  # fmt: skip
BOTH = [SALE, PAID]
LATE = "late, of 2026-10-31"


def lines(written: bytes) -> list[str]:
    return written.decode().split("\r\n")


def test_the_journal_has_one_entry_for_each_event() -> None:
    assert lines(write_journal("X-1", BOTH, CHART)) == [
        "export,entry,n,date,kind,order,account,account_name,ledger_account,debit,credit,currency,note",
        f"X-1,{UUID(int=1)},1,2026-11-03,sale,L1,1200,Accounts receivable,receivable,11.90,,EUR,",
        f"X-1,{UUID(int=1)},1,2026-11-03,sale,L1,4000,Sales,revenue,,10.00,EUR,",
        f"X-1,{UUID(int=1)},1,2026-11-03,sale,L1,2201,VAT,tax,,1.90,EUR,",
        f'X-1,{UUID(int=2)},2,2026-10-31,capture,L1,1100,Payments under way,clearing:card,11.90,,EUR,"{LATE}"',
        f'X-1,{UUID(int=2)},2,2026-10-31,capture,L1,1200,Accounts receivable,receivable,,11.90,EUR,"{LATE}"',
        "",
    ]


def test_quickbooks_online_takes_american_days_and_names() -> None:
    assert lines(write_quickbooks("X-1", [SALE], CHART)) == [
        "JournalNo,JournalDate,AccountName,Debits,Credits,Description,Name,Currency",
        "X-1-1,11/03/2026,Accounts receivable,11.90,,Sale L1,,EUR",
        "X-1-1,11/03/2026,Sales,,10.00,Sale L1,,EUR",
        "X-1-1,11/03/2026,VAT,,1.90,Sale L1,,EUR",
        "",
    ]


def test_quickbooks_desktop_takes_iif() -> None:
    told = lines(write_iif("X-1", [SALE], CHART))
    assert told[3] == "TRNS\tGENERAL JOURNAL\t11/03/2026\tAccounts receivable\t11.90\tX-1-1\tSale L1"
    assert told[4] == "SPL\tGENERAL JOURNAL\t11/03/2026\tSales\t-10.00\tX-1-1\tSale L1"
    assert told[6:] == ["ENDTRNS", ""]


def test_xero_takes_codes_and_signs() -> None:
    assert lines(write_xero("X-1", [SALE], CHART)[0]) == [
        "*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount",
        "Sale L1 (X-1-1),03/11/2026,receivable,1200,Tax Exempt,11.90",
        "Sale L1 (X-1-1),03/11/2026,revenue,4000,Tax Exempt,-10.00",
        "Sale L1 (X-1-1),03/11/2026,tax,2201,20% VAT,-1.90",
        "",
    ]


def test_sums_stand_by_account() -> None:
    assert sums_by_account(BOTH, CHART)[:2] == [
        ("1100", "Payments under way", "EUR", D("11.9"), D(0)),
        ("1200", "Accounts receivable", "EUR", D("11.9"), D("11.9")),
    ]


def test_an_account_follows_its_family_or_keeps_its_name() -> None:
    assert (account_of(CHART, "claims:carrier").code, account_of(CHART, "bitcoin").code) == ("6200", "bitcoin")


def test_no_cell_becomes_a_formula() -> None:
    odd = {**CHART, "revenue": AccountDraft(account="revenue", code="=1+1", name="@x")}
    assert "'=1+1" in write_journal("X-1", [SALE], odd).decode()


def test_xero_invoices_are_exact_line_by_line() -> None:
    made = document(posted(1, "3", "10.00", "23.53", "4.47"), posted(2, "2", "5.95", "10.00", "1.90"))
    rows = [row.split(",") for row in lines(write_xero_invoices([made], CHART)[0])[1:-1]]
    assert [row[12:19] for row in rows] == [
        ["3 × Item 1", "1", "23.53", "4000", "20% VAT", "4.47", "EUR"],
        ["2 × Item 2", "2", "5", "4000", "20% VAT", "1.9", "EUR"],
    ]
    assert rows[0][:2] + rows[0][7:11] == [
        "Ada Lovelace",
        "ada@example.com",
        "RE-2026-00001",
        "L1",
        "30/11/2026",
        "14/12/2026",
    ]
