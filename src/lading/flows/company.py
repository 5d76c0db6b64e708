"""The company that a process works for: its database and what is remembered of its reference data."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from copy import copy
from typing import NamedTuple

from lading.catalog import Reference
from lading.intake.partners import ReplySettings
from lading.intake.ports import OrderSystem, ReaderSettings, SecondReader, SystemSettings, Tried
from lading.intake.sftp_place import SftpPlace
from lading.inventory.limits import Limits
from lading.payments.gateways import Opener
from lading.payments.terms import OnTerms
from lading.pricing import PriceBook
from lading.pricing.ports import TaxProvider
from lading.pricing.settings import TaxProviderSettings
from lading.pricing.tax_answers import TaxAnswers
from lading.routing.plans import Plans
from lading.rules import Rules
from lading.store import Database, UnitOfWork

AT_ONCE = 3
"""How many previews, or commits of previews, one process has under way: each takes up to two connections."""


class Remembered(NamedTuple):
    """Reference data at one moment."""

    reference: Reference
    book: PriceBook


class Company:
    """One per process, handed to every flow."""

    def __init__(self, database: Database, *, address: str = "", secret: str = "") -> None:
        self.database = database
        self.address = address
        """Where customers reach us, for links in letters."""
        self.gateways: Mapping[str, Opener] = {}
        """Adapters of payment providers by kind; empty where this process calls none."""
        self.secret = secret
        """What this company signs with: sessions, checkpoints, repairs, previews."""
        self.looking = asyncio.Semaphore(AT_ONCE)
        self.reference = Reference()
        self.book = PriceBook()
        self.plans = Plans()
        self.limits = Limits()
        self.on_terms = OnTerms()
        self.tax_provider: Callable[[TaxProviderSettings], TaxProvider] | None = None
        """Makes the adapter of a tax service outside; `app` says which."""
        self.tax_answers = TaxAnswers()
        self.rules = Rules()
        self.order_systems: Callable[[SystemSettings, str], OrderSystem] | None = None
        """Makes the adapter of another system that takes orders; `app` says which."""
        self.try_way: Callable[[ReplySettings, str], Awaitable[Tried]] | None = None
        """Tries where a partner's answers go."""
        self.try_sftp: Callable[[SftpPlace, str], Awaitable[Tried]] | None = None
        """Tries a folder on somebody's SFTP server."""
        self.second_reader: Callable[[ReaderSettings, str], SecondReader] | None = None
        """Makes the adapter of a language model."""

    def inside(self, database: Database) -> "Company":
        """The same company within one transaction, which remembers for itself: what is not committed is no news.

        It has no gateways: inside a transaction, let alone in a rehearsal, nobody is called.
        """
        other = Company(database, address=self.address, secret=self.secret)
        other.looking = self.looking
        other.tax_provider, other.tax_answers = self.tax_provider, self.tax_answers
        return other

    async def refresh(self, unit: UnitOfWork, *, skus: Collection[str]) -> Remembered:
        """Bring what is remembered of these SKUs, and of places, channels and taxes, up to date.

        Answers it as it is now: what another task of this process drops later does not go missing in the middle of
        a decision.
        """
        dropped = await self.reference.refresh(unit, skus=skus)
        reference = copy(self.reference)
        await self.plans.refresh(unit, dropped=dropped)
        await self.limits.refresh(unit, dropped=dropped)
        await self.on_terms.refresh(unit, dropped=dropped)
        await self.rules.refresh(unit, dropped=dropped)
        await self.book.refresh(unit, dropped=dropped, skus=skus)
        return Remembered(reference, copy(self.book))
