"""Consequences in sentences: what a person reads before they let a command through."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from lading.flows.previewing.consequences import Consequences, LetterAhead, TaskChange, UnitMove
from lading.flows.previewing.say_happenings import say_happenings
from lading.flows.previewing.say_money import say_amount, say_books, say_credit, say_payment
from lading.flows.previewing.say_sequels import say_sequel
from lading.kernel import plain

ZERO = Decimal(0)
MANY = 5
"""So many of one kind are told one by one; of more, how many they are and the first of them."""

TOLD = frozenset(
    (
        "order",
        "task",
        "approval",
        "return",
        "claim",
        "change",
        "fulfilment",
        "shipment",
        "stock",
        "credit",
        "purchase",
        "transfer",
    )
)
"""What the other parts tell of events of these kinds."""


def say_consequences(found: Consequences) -> list[str]:
    """The sentences, the most important first; one that says so where nothing would change."""
    told = [
        *_few(
            f"Needs approval by {str(one.told.get('role', '')).replace('_', ' ')}: {one.about.replace('/', ' ')}."
            for one in found.happenings
            if one.kind == "approval.asked"
        ),
        *_few(_units(found.units)),
        *_few(f"Order {one.order}: {one.what.replace('_', ' ')} {_to(one.before, one.after)}." for one in found.orders),
        *_few(
            f"Order {one.order}: {one.what} {say_amount(one.before)} → {say_amount(one.after, one.currency)}."
            for one in found.totals
            if one.what in {"tax", "total"}
        ),
        *_money(found),
        *_few(
            f"{one.sku} at {one.place}: {one.what.replace('_', ' ')} {plain(one.before)} → {plain(one.after)}."
            for one in found.stock
        ),
        *_few(f"Order {one.order}, line {one.line}: leaves {_to(one.before, one.after)}." for one in found.promises),
        *_few(f"Order {one.order}: hold “{one.reason}” is {one.change}." for one in found.holds),
        *_few(
            f"{one.kind.capitalize()} {one.number}{_at(one.place)}"
            f"{': ' if one.before and one.after else ' is '}{_words(_way(one.before, one.after))}."
            for one in found.work
        ),
        *_few(_document(one.kind, one.about, one.change, one.amount, one.currency) for one in found.documents),
        *_few(map(_letter, found.messages)),
        *_few(
            f"The people at {one.to} are asked to leave {plain(one.quantity)} out of {_about(one.about)}."
            if one.quantity is not None
            else f"{one.to} is told: {_words(one.kind)}, about {_about(one.about)}."
            for one in found.webhooks
        ),
        *_few(map(_task, found.tasks)),
        *say_rest(found),
        *_few(map(say_sequel, found.soon)),
    ]
    return told or _otherwise(found)


def _money(found: Consequences) -> list[str]:
    """What moves, what the books say of it, and how the customer stands then."""
    return [
        *_few(map(say_payment, found.payments)),
        *_few(
            f"Order {one.order}, {_words(one.method or 'payment')}: {one.what} {say_amount(one.before)} →"
            f" {say_amount(one.after, one.currency)}."
            for one in found.money
        ),
        *_few(map(say_credit, found.credits)),
        *_few(say_books(found.ledger)),
    ]


def say_rest(found: Consequences) -> list[str]:
    """What no other part tells: settings, terms, rules and persons that change."""
    return [
        *_few(say_happenings(one for one in found.happenings if one.kind.partition(".")[0] not in TOLD)),
        *_erased(found),
    ]


def _erased(found: Consequences) -> list[str]:
    """Of a person who is forgotten, how many records are blanked or removed."""
    if not any(one.kind == "party.erased" for one in found.happenings):
        return []
    told = [f"{one.changed + one.removed} of {_words(one.table)}" for one in found.records if one.changed + one.removed]
    return [f"Blanked or removed for good: {', '.join(told)}."]


def _otherwise(found: Consequences) -> list[str]:
    """What is left to say where no order, stock or letter changes."""
    if found.happenings:
        return _few(say_happenings(found.happenings))
    if rows := [_words(one.table) for one in found.records]:
        return [f"Changes {', '.join(rows)}."]
    return ["Nothing would change."]


def _units(moves: Iterable[UnitMove]) -> Iterator[str]:
    """By order: how much goes from where to where."""
    sums: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for one in moves:
        sums[one.order, one.before, one.after].append(one.quantity)
    for (order, before, after), quantities in sums.items():
        count = plain(sum(quantities, ZERO))
        units = f"Order {order}: {count} {'unit' if count == '1' else 'units'} of {_lines(len(quantities))}"
        if before == "new":
            yield f"{units} {'comes' if count == '1' else 'come'} in, {after}."
        elif after == "gone":
            yield f"{units} {'is' if count == '1' else 'are'} taken off, {before} before."
        else:
            yield f"{units} from {before} to {after}."


def _few(sentences: Iterable[str]) -> list[str]:
    told = list(dict.fromkeys(sentences))
    if len(told) <= MANY:
        return told
    return [*told[: MANY - 1], f"… and {len(told) - MANY + 1} more of this kind."]


def _letter(one: LetterAhead) -> str:
    words, reader = _words(one.kind), one.to or "the customer"
    if one.not_sent:
        return f"No letter “{words}” to {reader}: {_words(one.not_sent)}."
    return f"A letter “{words}” goes to {reader}."


def _document(kind: str, about: str, change: str, amount: Decimal | None, currency: str) -> str:
    words = _words(kind)
    if amount is None:
        return f"The document “{words}” of {_about(about)} is {_words(change)}."
    name = (
        f"{words.capitalize()} {about}" if change == "taken_back" else f"{'An' if words[0] in 'aeiou' else 'A'} {words}"
    )
    return f"{name} over {say_amount(amount, currency)} is {_words(change)}."


def _task(one: TaskChange) -> str:
    return f"A task is {one.change}: {_words(one.kind.rpartition('.')[2])}, about {_about(one.about)}."


def _about(subject: str) -> str:
    """`order/L100001` as people say it: order L100001."""
    kind, _, code = subject.partition("/")
    return f"{_words(kind)} {code}".strip()


def _at(place: str) -> str:
    return f" at {place}" if place else ""


def _words(code: str) -> str:
    return code.replace("_", " ")


def _to(before: object, after: object) -> str:
    return f"{'none' if before is None else before} → {'none' if after is None else after}"


def _way(before: str | None, after: str | None) -> str:
    return f"{before} → {after}" if before and after else f"new: {after}" if after else "gone"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
