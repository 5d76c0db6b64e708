"""Promotions tried on a basket, before anybody gets them."""

import msgspec

from lading.flows.company import Company
from lading.flows.placing.quote_orders import Quote, quote_order
from lading.orders import OrderDraft
from lading.pricing.promotion import Promotion, PromotionDraft


class PromotionTrial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A basket as the draft of an order, and a promotion as it might be; null tries those in force alone."""

    draft: OrderDraft
    promotion: PromotionDraft | None = None


async def try_promotion(company: Company, *, trial: PromotionTrial) -> Quote:
    """What the basket would come to. A promotion that is tried counts as having a code of its own name."""
    draft = trial.promotion
    if draft is None:
        return await quote_order(company, draft=trial.draft)
    code = draft.code or "new promotion"
    tried = Promotion(code, draft.name, 0, draft.terms, draft.active, draft.valid_from, draft.valid_to)
    return await quote_order(company, draft=trial.draft, trial=tried)
