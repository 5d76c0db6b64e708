"""Every room's tables, gathered: importing this module fills the one MetaData."""

import lading.access.tables
import lading.billing.book_tables
import lading.billing.tables
import lading.capture.tables
import lading.catalog.tables
import lading.documents.tables
import lading.fulfilment.exchange_tables
import lading.fulfilment.forward_tables
import lading.fulfilment.partner_tables
import lading.fulfilment.pickup_tables
import lading.fulfilment.tables
import lading.history.tables
import lading.intake.punchout_tables
import lading.intake.reply_tables
import lading.intake.tables
import lading.inventory.content_tables
import lading.inventory.count_tables
import lading.inventory.primitive_tables
import lading.inventory.promise_tables
import lading.inventory.tables
import lading.inventory.transfer_tables
import lading.messages.tables
import lading.orders.change_tables
import lading.orders.tables
import lading.parties.tables
import lading.payments.credit_tables
import lading.payments.gateway_tables
import lading.payments.ledger_tables
import lading.payments.tables
import lading.pricing.promotion_tables
import lading.pricing.tables
import lading.pricing.tax_tables
import lading.promising.tables
import lading.purchasing.tables
import lading.returns.claim_tables
import lading.returns.money_tables
import lading.returns.tables
import lading.routing.optimise_tables
import lading.routing.tables
import lading.rules.tables
import lading.shipping.tables
import lading.store.checkpoints
import lading.store.events
import lading.store.inbox
import lading.store.jobs
import lading.store.keys
import lading.store.outbox
import lading.store.proofs
import lading.tasks.tables  # noqa: F401 -- imported for the tables that they define
from lading.store import metadata

__all__ = ["metadata"]
