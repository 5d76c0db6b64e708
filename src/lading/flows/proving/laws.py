"""The laws of the whole house, room by room."""

from lading.billing.laws import LAWS as BILLING
from lading.capture.laws import LAWS as CAPTURE
from lading.documents.laws import LAWS as DOCUMENTS
from lading.fulfilment.laws import LAWS as FULFILMENT
from lading.intake.laws import LAWS as INTAKE
from lading.inventory.laws import LAWS as INVENTORY
from lading.messages.laws import LAWS as MESSAGES
from lading.orders.change_laws import CHANGE_LAWS
from lading.orders.laws import LAWS as ORDERS
from lading.payments.laws import LAWS as PAYMENTS
from lading.pricing.laws import LAWS as PRICING
from lading.promising.laws import LAWS as PROMISING
from lading.purchasing.laws import LAWS as PURCHASING
from lading.returns.laws import LAWS as RETURNS
from lading.routing.laws import LAWS as ROUTING
from lading.rules.laws import LAWS as RULES
from lading.shipping.laws import LAWS as SHIPPING
from lading.store.laws import LAWS as STORE
from lading.store.laws import Law

LAWS: list[Law] = [
    *STORE,
    *INTAKE,
    *ORDERS,
    *CHANGE_LAWS,
    *INVENTORY,
    *PAYMENTS,
    *FULFILMENT,
    *SHIPPING,
    *MESSAGES,
    *DOCUMENTS,
    *BILLING,
    *CAPTURE,
    *PRICING,
    *PROMISING,
    *PURCHASING,
    *ROUTING,
    *RULES,
    *RETURNS,
]
