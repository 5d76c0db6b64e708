"""What the console's screens find at hand in one process."""

from lading.console.door import Door
from lading.console.drawn_pages import DrawnPages
from lading.console.live import LiveFeed
from lading.flows.company import Company
from lading.reports import Remembering


class Front:
    """One per process: the company, its door, the feed of changes, and what is remembered between two requests.

    `secure` says that browsers come by https, so that cookies may demand it.
    """

    def __init__(self, company: Company, *, secure: bool = False) -> None:
        self.company = company
        self.door = Door(company, secure=secure)
        self.feed = LiveFeed(company.database)
        self.memory = Remembering()
        self.drawn = DrawnPages(company.database)
