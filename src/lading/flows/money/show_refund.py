"""A refund as people and machines see it before and after: which tender gives back how much. Pure."""

from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.decide_refund import RefundPlan
from lading.payments.money_entries import needs_provider


class RefundPart(msgspec.Struct, frozen=True):
    """What goes back by one tender; `at_once` where no provider has to be asked."""

    tender: int
    method: str
    amount: Decimal
    at_once: bool


class RefundShown(msgspec.Struct, frozen=True):
    """What goes back of an order, by which tender, or as store credit; or would, once its `approval` is given.

    `approvers` are the role that is asked, where the amount passes the company's limit.
    """

    number: str
    amount: Decimal
    currency: str
    parts: list[RefundPart]
    store_credit: Decimal
    approvers: str = ""
    approval: UUID | None = None


def show_refund(number: str, plan: RefundPlan, *, approvers: str = "", approval: UUID | None = None) -> RefundShown:
    """A plan in plain values; the parts of one tender are one."""
    sums: dict[int, RefundPart] = {}
    for part in plan.parts:
        one, before = part.tender, sums.get(part.tender.tender)
        amount = part.amount + (before.amount if before else Decimal(0))
        sums[one.tender] = RefundPart(one.tender, one.method, amount, not needs_provider(one))
    return RefundShown(number, plan.amount, plan.currency, list(sums.values()), plan.store_credit, approvers, approval)
