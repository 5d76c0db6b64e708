"""What was settled of the demo's mail before today: booked by Cleo, corrected, asked about; and what that taught."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.app.demo.documents import Bought, Row, as_csv, choose_rows, interchange, set_order
from lading.app.demo.goods import Good
from lading.app.demo.letters import Attached, Letter, from_buyer, write
from lading.app.demo.past import Past
from lading.app.demo.people import Buyer
from lading.app.demo.wishes import MARK
from lading.flows.company import Company
from lading.flows.intake.ask_sender import AskSender, ask_sender
from lading.flows.intake.authority import put_authority
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.correct_cases import CorrectCase, correct_cases
from lading.flows.intake.learn import DecideKnowledge, decide_knowledge, learn_from
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.receive_mail import receive_mails
from lading.flows.intake.settle_cases import SettleCase, settle_cases
from lading.flows.intake.work_mail import work_mails
from lading.intake.choices import Choices
from lading.intake.correct import Correction
from lading.intake.deciding.authority import Authority, Limits, Tolerances
from lading.intake.partners import ReplySettings
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from lading.intake.threads import tag_of
from lading.kernel import Actor, Refusal

ADA, CLEO = Actor("user", "ada"), Actor("user", "cleo")
CHANNEL, BOX = "trade", "orders"
VAN = "EDIWEG"
"""Who passes on what shops send by EDI."""
DAYS, A_DAY = (1, 3, 5, 8), 2
"""So many days ago orders came, and how many a day."""
LEARNER = Actor("system", "learning")
_WAIT, _PATIENCE = 0.1, 900
_RATE = 0.04
"""The share of wrong lines that the demo accepts: what people have who type."""


class MailBefore:
    """Cleo works through the mail. `replies` are what has come back since, still to be read."""

    def __init__(self, company: Company, *, shops: Sequence[Buyer], goods: Sequence[Good], now: datetime) -> None:
        self._company, self._shops, self._goods, self._now = company, shops, goods, now
        self._chance = random.Random("before")  # noqa: S311 -- the same documents every time, no secret
        self.bought: list[Bought] = []
        """The newest of them, of which mails speak today."""
        self._taught: list[Row] = []
        self.replies: list[Letter] = []

    async def tell(self) -> None:
        """All of it, in its sequence."""
        await self._say_levels()
        await self._take_weeks()
        await self._send_twice()
        await self._teach()
        await self._ask()

    async def _say_levels(self) -> None:
        """Everybody is asked, one shop is trusted, one only watched, one supplier may confirm alone."""
        limits = Limits(currency="EUR", value=Decimal(2500), day=Decimal(10_000))
        everybody = Authority(error_rate=_RATE, raise_after=20, limits=limits)
        trusted = Authority(
            level="act", error_rate=_RATE, limits=limits, tolerances=Tolerances(price_percent=Decimal(2))
        )
        levels = {
            "": everybody,
            self._code(3): trusted,
            self._code(5): Authority(level="shadow", error_rate=_RATE),
            "S-BLATT": Authority(level="act", tolerances=Tolerances(days=2)),
        }
        async with self._company.database.unit_of_work(ADA) as unit:
            for customer, authority in levels.items():
                await put_authority(unit, customer=customer, authority=authority)

    def _code(self, shop: int) -> str:
        return self._shops[shop].draft.code

    async def _take_weeks(self) -> None:
        """An interchange with the orders of the last days, booked as they came."""
        orders = self.bought = [order for first, days in enumerate(DAYS) for order in self._orders(days, first)]
        (cases,) = await self._read([_file("850-000290.edi", interchange(orders, sender=VAN, n=290))])
        for at, days in enumerate(DAYS):
            await self._book_in_the_past(cases[at * A_DAY : (at + 1) * A_DAY], days)

    def _orders(self, days: int, first: int) -> list[Bought]:
        """The orders of one day; the first of the newest are those of which mails speak today."""
        day = (self._now - timedelta(days=days)).date()
        bought = []
        for n in range(first * A_DAY, (first + 1) * A_DAY):
            count, many = (2, (6,)) if n == 0 else (11, (6, 8, 12))
            rows = choose_rows(self._chance, self._goods, count, many=many)
            bought.append(Bought(self._shops[n % len(self._shops)], f"V-{402 + n}", rows, day))
        return bought

    async def _book_in_the_past(self, cases: Sequence[str], days: int) -> None:
        at = self._now - timedelta(days=days)
        past = Company(Past(self._company.database, clock=at))
        wishes = [BookCase(case=case, accept=True, seconds=float(self._chance.randint(9, 70))) for case in cases]
        async with past.database.unit_of_work(CLEO) as unit:
            await book_cases(unit, past, wishes=wishes)
            await unit.execute(
                "UPDATE intake_cases SET received_at = %s, read_at = %s, settled_at = %s WHERE number = ANY(%s)",
                [at - timedelta(hours=1), at - timedelta(minutes=59), at, list(cases)],
            )
            await unit.execute(
                "UPDATE intake_outcomes o SET decided_at = %s, found_at = %s FROM intake_cases c"
                " WHERE c.id = o.case_id AND c.number = ANY(%s)",
                [at, at, list(cases)],
            )

    async def _send_twice(self) -> None:
        """An order that Cleo has booked, and the same one again, which she has rejected."""
        rows = choose_rows(self._chance, self._goods, 4, many=(12, 24))
        once = Bought(self._shops[4], "EDI-301", rows, self._now.date())
        sender = self._code(4)
        async with self._company.database.unit_of_work(CLEO) as unit:
            await put_partner(unit, code=sender, draft=_partner(self._shops[4]))
        files = [_file(f"850-000{n}.edi", interchange([once], sender=sender, n=n), self._shops[4]) for n in (301, 303)]
        (first,), (second,) = await self._read(files)
        await self._book(BookCase(case=first, accept=True, seconds=48))
        reason = "Sent twice: we have it already"
        with suppress(Refusal):
            async with self._company.database.unit_of_work(CLEO) as unit:
                await settle_cases(unit, wishes=[SettleCase(case=second, ending="reject", reason=reason, seconds=12)])

    async def _teach(self) -> None:
        """A shop orders by numbers of its own; Cleo says what they mean, and Ada takes one of them over."""
        rows = self._taught = choose_rows(self._chance, self._goods, 4, many=(24,))
        bought = Bought(self._shops[2], "B-88-09", self._own(rows), self._now.date())
        ((case,),) = await self._read([_file("Bestellung B-88-09.csv", as_csv(bought), bought.buyer)])
        said = Choices(items={str(n): row.sku for n, row in enumerate(rows)})
        fewer = Correction(place="/lines/3/quantity", value="12")
        wish = CorrectCase(case=case, choices=said, corrections=[fewer], seconds=95)
        async with self._company.database.unit_of_work(CLEO) as unit:
            await correct_cases(unit, self._company, wishes=[wish])
        await self._book(BookCase(case=case, accept=True, seconds=20))
        async with self._company.database.unit_of_work(LEARNER) as unit:
            learned = await learn_from(unit, self._company, cases=[case])
        async with self._company.database.unit_of_work(ADA) as unit:
            await decide_knowledge(unit, wishes=[DecideKnowledge(id=one, verb="take") for one in learned[:1]])

    async def _ask(self) -> None:
        """Two senders are asked; the one has answered since."""
        rows = [self._taught[0], *choose_rows(self._chance, self._goods, 1, many=(12, 24))]
        paper = Bought(self._shops[2], "B-88-14", self._own(rows), self._now.date())
        letters = [
            from_buyer(
                paper.buyer,
                f"Bestellung {MARK}{paper.number}",
                "Guten Tag,\n\nanbei unsere Bestellung.",
                Attached("Bestellung B-88-14.pdf", await asyncio.to_thread(set_order, paper, paper="german")),
            ),
            from_buyer(
                self._shops[4],
                f"Our order {MARK}M-311",
                "Hello,\n\nwe would like to order\n\n24 x mugs, the green ones\n12 x linen napkins\n\nas last year.\n"
                f"Our PO number: {MARK}M-311",
            ),
        ]
        async with self._company.database.unit_of_work(CLEO) as unit:
            mails = [write(letter, at=self._now - timedelta(hours=20)) for letter in letters]
            arrived = await receive_mails(unit, mailbox=BOX, mails=mails)
        await work_mails(self._company)
        cases = await self._cases([one for one in arrived if one])
        await self._until_read([case for some in cases for case in some])
        for some in cases:
            for case in some[:1]:
                await self._write_to_sender(case)
        for case in cases[-1][:1]:
            answer = "The moss ones, please, and the napkins in blue."
            reply = from_buyer(self._shops[4], f"Re: Our order {MARK}M-311 {tag_of(case)}", answer)
            self.replies.append(reply)

    async def _write_to_sender(self, case: str) -> None:
        with suppress(Refusal):
            async with self._company.database.unit_of_work(CLEO) as unit:
                await ask_sender(unit, wishes=[AskSender(case=case)])

    def _own(self, rows: Sequence[Row]) -> list[Row]:
        """The same lines under the shop's own numbers, with half of our words."""
        at = {good.sku: n for n, good in enumerate(self._goods)}
        return [
            msgspec.structs.replace(row, sku=f"{4400 + at[row.sku]}-{row.sku[:3]}", name=row.name.partition(",")[0])
            for row in rows
        ]

    async def _book(self, wish: BookCase) -> None:
        with suppress(Refusal):  # where something in it must be answered first, it waits like the others
            async with self._company.database.unit_of_work(CLEO) as unit:
                await book_cases(unit, self._company, wishes=[wish])

    async def _read(self, files: Sequence[NewFile]) -> list[list[str]]:
        """Take files in and have them read, by us or by a worker that runs already; answers the cases of each."""
        async with self._company.database.unit_of_work(CLEO) as unit:
            received = await receive_documents(unit, files=files)
            first = [one.cases[0] for one in received]
            rows = await unit.fetch("SELECT number, message FROM intake_cases WHERE number = ANY(%s)", [first])
        await self._until_read(first)
        messages = dict(rows)
        return await self._cases([messages[case] for case in first])

    async def _cases(self, messages: Sequence[UUID]) -> list[list[str]]:
        async with self._company.database.unit_of_work() as unit:
            rows = await unit.fetch(
                "SELECT message, number FROM intake_cases WHERE message = ANY(%s) ORDER BY segment, number",
                [list(messages)],
            )
        return [[number for of, number in rows if of == message] for message in messages]

    async def _until_read(self, cases: Sequence[str]) -> None:
        for _ in range(_PATIENCE):
            await read_cases(self._company)
            async with self._company.database.unit_of_work() as unit:
                rows = await unit.fetch(
                    "SELECT FROM intake_cases WHERE number = ANY(%s) AND state IN ('received', 'reading')",
                    [list(cases)],
                )
            if not rows:
                return
            await asyncio.sleep(_WAIT)


def _file(name: str, content: bytes, buyer: Buyer | None = None) -> NewFile:
    return NewFile(channel=CHANNEL, name=name, content=content, sender=buyer.draft.email if buyer else "")


def _partner(buyer: Buyer) -> TradingPartnerDraft:
    """A shop whose system takes answers as files, by itself."""
    settings = ReplySettings(way="folder", folder="edi", answers="alone")
    name = buyer.draft.company or buyer.draft.name
    return TradingPartnerDraft(
        name=name, names=[f"ZZ:{buyer.draft.code}"], customer=buyer.draft.code, settings=settings
    )
