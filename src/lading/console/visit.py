"""One request of one person: who it is, what they may, how they like to see dates, and the way to the rooms."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from litestar import Request
from litestar.di import NamedDependency

from lading.access import Session, Unauthenticated, may
from lading.console.form import Form
from lading.flows.company import Company
from lading.kernel import Actor
from lading.store import UnitOfWork
from lading.store.connection import Connection

ZONE_COOKIE = "lading_zone"
_ENGLISH = ("en_US", "en_GB", "en_AU", "en_CA", "en_NZ", "en_IE", "en_IN", "en_ZA")
_ZONES = frozenset(available_timezones())


class Visit:
    """What a screen needs to know of its caller. `session` is None on public pages."""

    def __init__(
        self,
        *,
        request: Request[Any, Any, Any],
        company: Company,
        session: Session | None,
        settings: Mapping[str, Any],
    ) -> None:
        self.request = request
        self.company = company
        self.session = session
        self.settings = settings

    @property
    def person(self) -> Session:
        """The session of somebody who has signed in; raises `Unauthenticated`."""
        if self.session is None:
            raise Unauthenticated("Sign in first.")
        return self.session

    @property
    def actor(self) -> Actor:
        """Who acts, for the unit of work."""
        return self.person.actor

    def may(self, permission: str) -> bool:
        """Whether this person may do that."""
        return self.session is not None and may(self.session.role, permission)

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction in this person's name."""
        return self.company.database.unit_of_work(self.actor)

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """One snapshot for questions."""
        return self.company.database.reading()

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work for questions that rooms answer from one; whatever it wrote is not kept."""
        async with self.company.database.unit_of_work(self.actor) as unit:
            yield unit

    async def form(self) -> Form:
        """What was sent with the form."""
        looking = "looking" in self.request.scope
        return Form((await self.request.form()).multi_items(), looking=looking)

    @property
    def query(self) -> Form:
        """What stands in the address behind the question mark."""
        return Form(self.request.query_params.multi_items())

    @property
    def partial(self) -> bool:
        """Whether htmx asks, and not the address bar."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def path(self) -> str:
        """The address without what is behind the question mark."""
        return self.request.url.path

    @cached_property
    def zone(self) -> ZoneInfo:
        """The reader's time zone, which their browser told us; UTC until it has."""
        told = (self.request.cookies.get(ZONE_COOKIE) or "").replace("%2F", "/")
        return ZoneInfo(told if told in _ZONES else "UTC")

    def today(self) -> date:
        """The day it is where the reader is."""
        return datetime.now(self.zone).date()

    @cached_property
    def locale(self) -> Locale:
        """How the reader writes dates and numbers, among the kinds of English; elsewhere the British way."""
        wanted = [part.split(";")[0].strip() for part in self.request.headers.get("Accept-Language", "").split(",")]
        first = next((tag.replace("-", "_") for tag in wanted if tag.startswith("en")), "en_GB")
        return Locale.parse(first if first in _ENGLISH else "en_US" if first == "en" else "en_GB")

    @property
    def address(self) -> str:
        """The address of this page, for a list that looks again."""
        query = self.request.url.query
        return self.path + (f"?{query}" if query else "")

    def came_from(self, otherwise: str) -> str:
        """The page on which a form was sent, to return to; only ever one of ours."""
        address = self.request.headers.get("HX-Current-URL") or self.request.headers.get("Referer") or ""
        told = urlsplit(address)
        if told.netloc != self.request.headers.get("Host") or not told.path.startswith("/") or "//" in told.path:
            return otherwise
        return told.path + (f"?{told.query}" if told.query else "")


Visiting = NamedDependency[Visit]
"""How handlers ask for their visit: `async def show_board(visit: Visiting) -> Html`."""
