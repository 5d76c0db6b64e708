"""Promotions of orders as they are shown."""

from lading.orders.views import PromotionView
from lading.pricing.basket import AppliedPromotion


def promotion_view(one: AppliedPromotion) -> PromotionView:
    """A promotion that applied, as an order shows it."""
    return PromotionView(
        one.promotion, one.name, one.version, one.code, one.amount, one.shares, one.shipping, one.because
    )
