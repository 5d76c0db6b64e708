"""What the API's handlers find at hand in one process."""

from copy import copy
from typing import Any

from lading.access import KeyRing
from lading.api.alone import Alone
from lading.api.coalesce import Coalescer
from lading.api.meters import Meters
from lading.api.shared_meters import Counts, counts_of, shared_meters
from lading.flows.company import Company


class Desk:
    """One per process: the company, the keys seen lately, the meters, the queue of orders."""

    def __init__(self, company: Company, *, meters: Meters | None = None) -> None:
        self.company = company
        self.database = company.database
        self.keys = KeyRing(company.database)
        self.meters = meters or Meters()
        self.shared = shared_meters()
        self.orders = Coalescer(company)
        self.document: dict[str, Any] | None = None

    def inside(self, company: Company) -> "Desk":
        """The same desk for one transaction of its own, in which orders wait for no company."""
        other = copy(self)
        other.company, other.database, other.orders = company, company.database, Alone(company)
        return other

    def count(self) -> Counts:
        """What this process has counted so far."""
        return counts_of(self.meters, batches=self.orders.batches, orders=self.orders.orders)
