"""How orders are paid: tenders with what was authorised, captured and refunded."""

from lading.payments.tender import Tender, add_tenders, read_tenders

__all__ = ["Tender", "add_tenders", "read_tenders"]
