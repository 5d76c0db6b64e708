"""What things cost: price lists, order totals and tax."""

from lading.pricing.book import PriceBook
from lading.pricing.drafts import PriceDraft, PriceListDraft, TaxRateDraft
from lading.pricing.price import LineToPrice, Taxes, list_price, price_order
from lading.pricing.put_prices import put_price_lists, put_prices
from lading.pricing.values import Price, PricedLine, PricedOrder, SentTax, TaxRate

__all__ = [
    "LineToPrice",
    "Price",
    "PriceBook",
    "PriceDraft",
    "PriceListDraft",
    "PricedLine",
    "PricedOrder",
    "SentTax",
    "TaxRate",
    "TaxRateDraft",
    "Taxes",
    "list_price",
    "price_order",
    "put_price_lists",
    "put_prices",
]
