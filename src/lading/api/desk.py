"""What the API's handlers find at hand in one process."""

from typing import Any

from lading.access import KeyRing
from lading.api.coalesce import Coalescer
from lading.api.meters import Meters
from lading.flows.company import Company


class Desk:
    """One per process: the company, the keys seen lately, the meters, the queue of orders."""

    def __init__(self, company: Company, *, meters: Meters | None = None) -> None:
        self.company = company
        self.database = company.database
        self.keys = KeyRing(company.database)
        self.meters = meters or Meters()
        self.orders = Coalescer(company)
        self.document: dict[str, Any] | None = None
