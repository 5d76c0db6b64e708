"""Finding the parties of a batch of orders, and creating those that nobody knows yet, exactly once."""

from collections.abc import Iterable, Sequence

from lading.parties.drafts import Customer
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number

_ALL = lock_number("parties")
_FEW = 1000


async def find_parties(unit: UnitOfWork, *, customers: Sequence[Customer]) -> list[str | None]:
    """The party code of each customer, by its code, else by its e-mail address; None where nobody knows it."""
    known = _Known()
    await known.load(unit, customers)
    return [known.code_of(customer) for customer in customers]


async def find_or_create(unit: UnitOfWork, *, customers: Sequence[Customer]) -> list[str | None]:
    """The party code of each customer: by its code, else by its e-mail address, else a new party's.

    One query while all are known. None for a customer with neither code nor e-mail: nothing tells it from the
    next one. What an order says newly of a known party (a name, a number) changes nothing about that party.
    """
    known = _Known()
    await known.load(unit, customers)
    strangers = [customer for customer in customers if known.code_of(customer) is None and _has_name(customer)]
    if strangers:
        await lock_parties(unit, names=[name for one in strangers for name in _names(one)])
        await known.load(unit, strangers)
        await _create(unit, [customer for customer in strangers if known.code_of(customer) is None], known)
    return [known.code_of(customer) for customer in customers]


async def lock_parties(unit: UnitOfWork, *, names: Sequence[str]) -> None:
    """Keep others from creating parties with these codes or e-mail addresses until the transaction ends.

    A few names are locked one by one; for very many, all of them at once, since the server's lock table is finite.
    """
    if len(names) > _FEW:
        await lock_names(unit, stages=[[_ALL]])
        return
    await unit.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_ALL])
    await lock_names(unit, stages=[[lock_number("party", name.casefold()) for name in names]])


class _Known:
    """What is known of the parties that a batch speaks of."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.emails: dict[str, str] = {}

    def code_of(self, customer: Customer) -> str | None:
        if customer.code and customer.code in self.codes:
            return customer.code
        return self.emails.get(_email(customer))

    async def load(self, unit: UnitOfWork, customers: Iterable[Customer]) -> None:
        codes = sorted({customer.code for customer in customers if customer.code})
        emails = sorted({email for customer in customers if (email := _email(customer))})
        if not codes and not emails:
            return
        rows = await unit.fetch(
            "SELECT NULL, code FROM parties WHERE code = ANY(%s) UNION ALL"
            " SELECT asked, found.code FROM unnest(%s::text[]) AS asked CROSS JOIN LATERAL (SELECT code FROM parties"
            " WHERE email <> '' AND lower(email) = lower(asked) ORDER BY created_at, code LIMIT 1) AS found",
            [codes, emails],
        )
        for email, code in rows:
            if email is None:
                self.codes.add(code)
            else:
                self.emails[email] = code


async def _create(unit: UnitOfWork, strangers: Sequence[Customer], known: _Known) -> None:
    """Write one party for each name among `strangers`; those of an equal code or e-mail share it."""
    created: list[str] = []
    while strangers:
        numbers = await next_codes(unit, count=sum(1 for customer in strangers if not customer.code))
        rows: list[tuple[str, Customer]] = []
        for customer in strangers:
            if known.code_of(customer) is None:
                code = customer.code or numbers.pop()
                rows.append((code, customer))
                known.codes.add(code)
                if email := _email(customer):
                    known.emails[email] = code
        written = await _insert(unit, rows)
        created += sorted(written)
        # A drawn code that somebody has given by hand was not written: those draw again.
        strangers = [customer for code, customer in rows if code not in written]
        for customer in strangers:
            known.emails.pop(_email(customer), None)
    fields: dict[str, object] = {"fields": ["name", "company", "email", "phone"]}
    await record(unit, [Event(kind="party.added", subject=f"party/{code}", data=fields) for code in created])


async def _insert(unit: UnitOfWork, rows: Sequence[tuple[str, Customer]]) -> set[str]:
    written = await unit.fetch(
        "INSERT INTO parties (code, name, company, email, phone)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " ON CONFLICT (code) DO NOTHING RETURNING code",
        [
            [code for code, _ in rows],
            [customer.name for _, customer in rows],
            [customer.company for _, customer in rows],
            [customer.email.strip() for _, customer in rows],
            [customer.phone for _, customer in rows],
        ],
    )
    return {row[0] for row in written}


async def next_codes(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh party codes, the lowest last."""
    if not count:
        return []
    return (await unit.draw("party_code", prefix="C", count=count))[::-1]


def _email(customer: Customer) -> str:
    return customer.email.strip().lower()


def _has_name(customer: Customer) -> bool:
    return bool(customer.code or _email(customer))


def _names(customer: Customer) -> list[str]:
    return [name for name in (customer.code, _email(customer)) if name]
