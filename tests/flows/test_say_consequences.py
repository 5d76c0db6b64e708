"""Consequences in sentences: exact amounts, by which tender, in which document, and what workers do then."""

from decimal import Decimal

from lading.flows.previewing.consequences import (
    BalanceChange,
    CallAhead,
    Consequences,
    CreditChange,
    DocumentChange,
    Happening,
    PaymentAhead,
    RowChange,
    Sequel,
    UnitMove,
    WorkChange,
)
from lading.flows.previewing.say_consequences import say_consequences

D = Decimal


def test_money_is_said_by_tender_and_provider() -> None:
    asked = PaymentAhead("L1", 1, "refund", "intended", D("10.00"), "EUR", "card", "stripe")
    settled = PaymentAhead("L1", 2, "refund", "succeeded", D(900), "JPY", "gift_card", "lading")
    assert say_consequences(Consequences(payments=[asked, settled])) == [
        "Order L1: provider “stripe” is asked to give back 10.00 EUR by card.",
        "Order L1: 900 JPY go back by gift card.",
    ]


def test_the_books_and_who_owes_whom_then() -> None:
    ledger = [
        BalanceChange("L1", "clearing:card", D(19), D(3), "EUR"),
        BalanceChange("L1", "fees", D(0), D("-3.00"), "EUR"),
        BalanceChange("L1", "claims:carrier", D(0), D("7.98"), "EUR"),
        BalanceChange("L1", "receivable", D(0), D("-16.00"), "EUR"),
    ]
    assert say_consequences(Consequences(ledger=ledger)) == [
        "Order L1, in the books: fees +3.00 EUR, claims of carrier +7.98 EUR.",
        "Order L1: the customer is owed 16.00 EUR (before: owes nothing).",
    ]


def test_store_credit_and_gift_cards() -> None:
    worth = [
        CreditChange("store_credit", "C-1", D(0), D("19.00"), "EUR"),
        CreditChange("gift_card", "", D(30), D(11), "EUR"),
    ]
    assert say_consequences(Consequences(credits=worth)) == [
        "A store credit of C-1 over 19.00 EUR is issued.",
        "The gift card is worth 30.00 → 11.00 EUR.",
    ]


def test_documents_work_and_questions_to_places() -> None:
    found = Consequences(
        units=[UnitMove("L1", 1, "MUG", "reserved", "gone", D(1))],
        documents=[DocumentChange("invoice", "new-1", "made", D(19), "EUR")],
        work=[
            WorkChange("return", "RMA1", "MAIN", "inspected", "settled"),
            WorkChange("change", "L1-C1", "", None, "x"),
        ],
        webhooks=[CallAhead("MAIN", "leave_out", "fulfilment/F1, line 1", D(6))],
    )
    assert say_consequences(found) == [
        "Order L1: 1 unit of 1 line is taken off, reserved before.",
        "Return RMA1 at MAIN: inspected → settled.",
        "Change L1-C1 is new: x.",
        "An invoice over 19.00 EUR is made.",
        "The people at MAIN are asked to leave 6 out of fulfilment F1, line 1.",
    ]


def test_what_workers_do_a_moment_later() -> None:
    soon = [
        Sequel("capture", "order/L1", "stripe", "card", D("19.00"), "EUR"),
        Sequel("invoice", "order/L1", "C-1", amount=D("19.00"), currency="EUR"),
        Sequel("letter", "order/L1", "C-1", "invoice"),
        Sequel("hold_lifted", "order/L2", detail="credit_limit"),
    ]
    assert say_consequences(Consequences(soon=soon)) == [
        "A moment later, order L1: provider “stripe” is asked to take 19.00 EUR by card.",
        "A moment later, order L1: the invoice over 19.00 EUR is made.",
        "A moment later, order L1: the letter “invoice” goes to C-1.",
        "A moment later, order L2: hold “credit limit” is lifted.",
    ]


def test_settings_and_persons_are_told_from_what_history_will_say() -> None:
    price = Happening("price.changed", "item/BOWL", {"list": "eur", "price": ["14", "99"], "long": ["x"] * 3})
    rule = Happening("rule.published", "rule/big", {"effects": [{"do": "place_hold", "reason": "big"}]})
    assert say_consequences(Consequences(happenings=[price, rule])) == [
        "Item BOWL: changed (list eur, price 14 → 99, long x, x, x).",
        "Rule big: published (effects place hold).",
    ]
    gone = Consequences(happenings=[Happening("party.erased", "party/C-1", {})], records=[RowChange("orders", 0, 2, 0)])
    assert say_consequences(gone) == ["Party C-1: erased.", "Blanked or removed for good: 2 of orders."]
