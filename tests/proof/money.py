"""Acts on money: credits and refunds; the provider takes what has left, fails, and tells everything twice."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from lading.flows.gateways.work_payment_events import work_payment_events
from tests.fake_provider import wish
from tests.paying import push
from tests.proof import acts
from tests.proof.goods import Goods
from tests.proof.machine import FEW, NUMBERS, ORDERS
from tests.proof.model import PRICES, ZERO, ModelOrder

FAULTS = st.sampled_from(("cut", "error", "decline:insufficient_funds", "decline:fraud"))


class Money(Goods):
    """The books."""

    def pay(self, lines: list[tuple[str, Decimal]], by: str, amount: Decimal | None) -> ModelOrder:
        """Place an order that is paid for: taken by its channel, or authorised at the provider."""
        total = sum((PRICES[sku] * many for sku, many in lines), ZERO)
        if by == "channel":
            order = self.place(lines, payment={"method": "card", "captured": str(amount)})
            order.captured = amount or ZERO
        elif by == "provider":
            asked = wish("authorise", str(total), key=f"shop-{self.world.new_name()}")
            payment = getattr(self.world.runner.run(self.world.provider.gateway.call(asked)), "reference", "")
            told = {"method": "card", "reference": payment, "authorised": str(total)}
            order = self.place(lines, payment=told)
            order.payments.append(payment)
        else:
            order = self.place(lines)
        self.settle_payments(order)
        return order

    @rule(number=ORDERS, line=NUMBERS, many=FEW)
    def credit(self, number: str, line: int, many: Decimal) -> None:
        self.shipment(number, 0)
        line, model = self.line(number, line)
        came_to = self.answer(acts.credit, self.world.company, number, line, many)
        assert came_to == model.credit(many)
        self.check(number)

    @rule(number=ORDERS, amount=st.sampled_from(("1.00", "2.50")).map(Decimal))
    def charge(self, number: str, amount: Decimal) -> None:
        if self.did(acts.charge, self.world.company, number, amount):
            self.known[number].fees += amount
        self.settle_payments(self.known[number])

    @rule(number=ORDERS, to=st.sampled_from(("original", "store_credit")))
    def refund(self, number: str, to: Any) -> None:
        order = self.known[number]
        assert self.answer(acts.refund, self.world.company, number, to) == (order.in_credit or None)
        order.give_back(order.in_credit, to=to)
        self.settle_payments(order)

    @rule(number=ORDERS, amount=st.none() | FEW)
    def authorise(self, number: str, amount: Decimal | None) -> None:
        """The provider keeps the customer's card, and is asked for what is owed, or for so much."""
        order = self.known[number]
        paid_there = not order.captured or order.payments
        if paid_there and self.did(acts.authorise, self.world.company, number, amount):
            self.world.run(acts.follow, self.world.company, steps=True)
            order.payments = self.world.prover.payments(number)
        self.settle_payments(order)

    @rule(number=ORDERS, kind=st.sampled_from(("authorise", "capture", "refund")), fault=FAULTS)
    def fail(self, number: str, kind: str, fault: str) -> None:
        """The next call for this order goes wrong, or its answer is lost."""
        if self.known[number].payments:
            self.world.provider.shall(fault, kind=kind, order=number, times=1)

    @rule(number=ORDERS)
    def follow(self, number: str) -> None:
        """Workers do what is due."""
        self.settle_payments(self.known[number])

    @rule(number=ORDERS, data=st.data())
    def tell(self, number: str, data: Any) -> None:
        """The provider tells what happened once more, in whatever sequence, some of it twice."""
        order = self.known[number]
        if order.payments:
            told = self.events(order)
            self.hear(data.draw(st.lists(st.sampled_from(told), max_size=4)))
        self.check(number)

    @rule(number=ORDERS, amount=st.sampled_from(("1.00", "2.50")))
    def refund_there(self, number: str, amount: str) -> None:
        """Somebody gives money back at the provider, past us; we hear of it."""
        order = self.known[number]
        if order.payments:
            asked = wish("refund", amount, key=f"there-{self.world.new_name()}", reference=order.payments[0])
            self.world.runner.run(self.world.provider.gateway.call(asked))
            self.hear(self.events(order))
            self.read_journal(order)
        self.settle_payments(order)

    @rule(number=ORDERS)
    def dispute(self, number: str) -> None:
        """The customer's bank takes some back at the provider, who tells us; what they owe stays as it is."""
        order = self.known[number]
        for payment in [one for one in order.payments if self.was_taken(one)][:1]:
            self.world.provider.ask(f"/test/payments/{payment}/chargeback", {"amount": "1.50"})
            self.hear(self.events(order))
            order.lost += Decimal("1.50")
            self.world.acts["charged back"] += 1
        self.settle_payments(order)

    def was_taken(self, payment: str) -> bool:
        """Whether the provider took money by it."""
        done = self.world.provider.ask(f"/v1/payments/{payment}")["payment"]["operations"]
        return any((one["kind"], one["state"]) == ("capture", "succeeded") for one in done)

    def hear(self, events: list[dict[str, Any]]) -> None:
        """Messages come in and are worked."""
        for one in events:
            self.world.run(push, self.world.company, one, steps=True)
        self.world.run(work_payment_events, self.world.company, steps=True)

    def settle_payments(self, order: ModelOrder) -> None:
        """Workers talk with the provider until nothing is open; then its journal says what we think that was moved."""
        if order.payments:
            self.world.run(acts.follow, self.world.company, steps=True)
        for one in self.known.values() if order.payments else ():
            if one.payments:
                expected = one.refunded
                self.read_journal(one)
                assert one.declined or one.refunded == expected, (one, expected)
                assert one.captured <= one.authorised, one
                taken = one.receivable <= one.past_us or one.captured == one.authorised
                assert one.declined or one.voided or taken, one
        self.check(order.number)

    def read_journal(self, order: ModelOrder) -> None:
        """What the provider says that it took and gave back; what went back past us is not taken once more."""
        asked = [self.world.provider.ask(f"/v1/payments/{one}")["payment"]["operations"] for one in order.payments]
        journal = [one for operations in asked for one in operations]
        worked = [one for one in journal if one["state"] == "succeeded"]
        done = [(one["kind"], Decimal(one["amount"])) for one in worked]
        order.authorised = sum((amount for kind, amount in done if kind == "authorise"), ZERO)
        order.captured = sum((amount for kind, amount in done if kind == "capture"), ZERO)
        order.refunded = sum((amount for kind, amount in done if kind == "refund"), order.issued)
        there = [Decimal(one["amount"]) for one in worked if one["key"].startswith("there-")]
        order.past_us = sum(there, ZERO)
        order.voided = any(kind == "void" for kind, _ in done)
        order.declined = any(one["state"] == "declined" and not one["key"].startswith("there-") for one in journal)

    def events(self, order: ModelOrder) -> list[dict[str, Any]]:
        """What the provider has told of an order's payments."""
        asked = [self.world.provider.ask(f"/test/events?payment={one}")["events"] for one in order.payments]
        return [event for events in asked for event in events]
