"""The statement of account on paper: made when somebody asks, kept nowhere."""

from decimal import Decimal
from typing import Any

from lading.billing.sellers import NoSeller, read_sellers, seller_of
from lading.billing.traders import Place, Seller
from lading.documents import Document, letterhead_of, read_letterheads, words_of
from lading.documents.money_papers import PayBox, StatementPaper, StatementRow
from lading.documents.typeset import typeset
from lading.flows.billing.lay_out_invoice import head_of
from lading.flows.billing.pay_box import pay_box
from lading.flows.billing.state_account import AGES, StatedEvent, Statement
from lading.flows.say import Voice, say_address, voice_for
from lading.store import UnitOfWork

Words = dict[str, str]
_KINDS = {
    "sale": "invoice",
    "sale_undone": "credit_memo",
    "credit": "credit_memo",
    "fee": "fee_charge",
    "deposit": "deposit_invoice",
    "deposit_used": "deposit",
    "deposit_undone": "credit_memo",
    "capture": "payment",
    "refund": "refund",
}


async def print_statement(unit: UnitOfWork, *, statement: Statement) -> Document:
    """The statement as PDF."""
    letterhead = letterhead_of(await read_letterheads(unit), "")
    words = words_of(letterhead.language)
    (party,) = await unit.fetch("SELECT name, company, addresses FROM parties WHERE code = %s", [statement.customer])
    address: dict[str, Any] = (party[2] or [{}])[0] | {"name": party[0], "company": party[1]}
    country = str(address.get("country") or "")
    voice = voice_for(language=letterhead.language, country=country, currency=statement.currency)
    seller = await _seller(unit, letterhead.name)
    paper = StatementPaper(
        head=head_of(letterhead, seller, words, voice, country=country, made_on=voice.day(unit.now)),
        title=words["statement"],
        number=statement.customer,
        sender=seller.name,
        bill_to=say_address(address, voice.locale),
        facts=[
            (words["customer"], statement.customer),
            (words["from_day"], voice.day(statement.from_day)),
            (words["to_day"], voice.day(statement.to_day)),
        ],
        before=voice.money(statement.before),
        rows=[_row(one, voice, words) for one in statement.events],
        total=(words["balance"], voice.money(statement.balance)),
        ages=_ages(statement, voice, words),
        pay=_pay(statement, seller, voice, words),
        notes="",
    )
    content = await typeset(paper, made_at=unit.now)
    return Document("statement", f"party/{statement.customer}", f"{statement.customer}.pdf", content, unit.now)


async def _seller(unit: UnitOfWork, name: str) -> Seller:
    try:
        return seller_of(await read_sellers(unit), "")
    except NoSeller:
        return Seller(name=name, address=Place())


def _row(one: StatedEvent, voice: Voice, words: Words) -> StatementRow:
    known = _KINDS.get(one.kind)
    return StatementRow(
        day=voice.day(one.day),
        what=words[known] if known and (one.number or one.amount < 0 or known == "refund") else words["order"],
        number=one.number or one.order,
        owed=voice.money(one.amount) if one.amount > 0 else "",
        paid=voice.money(-one.amount) if one.amount < 0 else "",
        balance=voice.money(one.balance),
    )


def _ages(statement: Statement, voice: Voice, words: Words) -> list[tuple[str, str]]:
    ages = statement.ages
    late = (ages.late_30, ages.late_60, ages.late_90)
    pairs = [
        (words["not_due"], ages.not_due),
        *((words["days_late"].format(f"{upto - 29}–{upto}"), amount) for upto, amount in zip(AGES, late, strict=True)),
        (words["over_days_late"].format(AGES[-1]), ages.later),
        (words["in_your_favour" if ages.unbilled < 0 else "not_billed"], ages.unbilled),
    ]
    return [(word, voice.money(amount)) for word, amount in pairs if amount]


def _pay(statement: Statement, seller: Seller, voice: Voice, words: Words) -> PayBox:
    due: Decimal = statement.balance
    if due <= 0:
        return PayBox()
    sentence = words["pay_now"].format(amount=voice.money(due), number=statement.customer)
    return pay_box(
        seller,
        sentence=sentence,
        amount=due,
        currency=statement.currency,
        reference=statement.customer,
        words=words,
    )
