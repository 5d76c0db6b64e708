"""The previewed orders of a file judged as they would be on arrival, so that a person sees it before placing them."""

from collections.abc import Sequence

import msgspec

from lading.flows.company import Company
from lading.flows.placing.quote_orders import quote_order
from lading.flows.placing.upload_orders import PreviewedOrder
from lading.kernel import Finding, Refusal, Severity
from lading.orders import OrderDraft


class Judged(msgspec.Struct, frozen=True):
    """What would become of an order: admitted, held or refused, and the sentences of those findings that matter."""

    verdict: Severity
    sentences: list[str]


async def judge_previewed(company: Company, *, orders: Sequence[PreviewedOrder]) -> list[Judged | None]:
    """For each order what would become of it now; None for those that cannot be read. Writes and holds nothing."""
    return [await _judge(company, order) for order in orders]


async def _judge(company: Company, order: PreviewedOrder) -> Judged | None:
    if order.draft is None:
        return None
    try:
        quote = await quote_order(company, draft=msgspec.convert(order.draft, OrderDraft, strict=False))
    except Refusal as refusal:
        return Judged("refuse", [refusal.sentence])
    return Judged(quote.verdict, _sentences(quote.findings))


def _sentences(findings: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(one.message for one in findings if one.severity != "admit"))
