"""A shop's newer version becomes changes of its order: by the channel's policy and the fold, as staff's changes do."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.capture.differences import LineKey, find_differences
from lading.capture.versions import Verdict, say_newer
from lading.flows.changing.change_order import SPOKEN, change_orders
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.channels.keep_denied import REASON, Denial, keep_denied
from lading.flows.channels.our_lines import read_ours
from lading.flows.channels.shop_wishes import Piece, pieces_of
from lading.flows.channels.take_over import edit_of, taken_over
from lading.flows.company import Company
from lading.kernel import Refusal
from lading.orders import OrderDraft
from lading.orders.change import LockedOrder
from lading.orders.change_policy import WORDS, judge, until_of
from lading.orders.channel_lines import name_added
from lading.store import UnitOfWork

ZERO = Decimal(0)


class _Tried(msgspec.Struct):
    """What was taken over, and what was not."""

    keys: set[LineKey]
    denied: list[Denial]


async def change_by_shop(
    unit: UnitOfWork, company: Company, *, order: LockedOrder, placed: OrderDraft, wanted: OrderDraft, verdict: Verdict
) -> Verdict:
    """Follow what the shop wants of lines and charges as far as its policy and facts let it; answers the new verdict.

    Whatever is denied stays a difference, and stands among the order's changes with its reason. The order is locked;
    its stock is not.
    """
    ours = await read_ours(unit, order=order.id)
    tried = await _try_all(unit, company, order, pieces_of(placed, wanted, ours))
    await keep_denied(unit, order=order.id, number=order.number, denials=tried.denied)
    after = (await read_ours(unit, order=order.id)).by_key(placed)
    kept = {key: line.wanted for key, line in after.items() if key in tried.keys}
    waiting = await _asked(unit, order.id)
    stands = {key: kept[key] - waiting.get(after[key].line, ZERO) for key in kept}
    taken = taken_over(placed, wanted, keys=tried.keys, stands=stands)
    old = find_differences(placed=placed, wanted=wanted)
    left = find_differences(placed=msgspec.structs.replace(placed, **taken), wanted=wanted)
    others = [one for one in verdict.differences if one not in old]
    differences = [*others, *left]
    sentence = say_newer({**verdict.changes, **taken}, differences)
    return msgspec.structs.replace(verdict, taken=taken, differences=differences, sentence=sentence)


async def _try_all(unit: UnitOfWork, company: Company, order: LockedOrder, pieces: Sequence[Piece]) -> _Tried:
    """What is so already is noted; what the policy lets is tried in one change, and else by kinds of acts."""
    tried = _Tried({one.key for one in pieces if not one.acts and not one.said}, [])
    along = [one for one in pieces if not one.acts and one.said]
    allowed: list[Piece] = []
    for one in pieces:
        if why := _refused(company, order, one):
            tried.denied.append(Denial(edit_of([one])[0], "change_not_allowed", why))
        elif one.acts:
            allowed.append(one)
    if not any(line.ordered > line.vector["cancelled"] for line in order.lines.values()):
        allowed = []
    if not allowed:
        return tried
    refusal = await _try(unit, company, order, [*allowed, *along])
    if refusal is None:
        tried.keys |= {one.key for one in (*allowed, *along)}
        return tried
    kinds = sorted({one.acts for one in allowed})
    for acts in kinds:
        some = [one for one in allowed if one.acts == acts]
        refusal = refusal if len(kinds) == 1 else await _try(unit, company, order, some)
        if refusal is None:
            tried.keys |= {one.key for one in some}
        else:
            tried.denied.append(refusal)
    return tried


def _refused(company: Company, order: LockedOrder, piece: Piece) -> str:
    """Why the channel may not do this, or not any more; empty where it may."""
    channel = company.reference.channels.get(order.channel)
    settings = channel.settings.changes if channel else {}
    ruling, act = judge(order, door="channel", acts=piece.acts, settings=settings)
    if ruling == "grant":
        return ""
    return f"The channel can change this {WORDS[until_of('channel', act, settings=settings)]} ({SPOKEN[act]})."


async def _try(unit: UnitOfWork, company: Company, order: LockedOrder, pieces: Sequence[Piece]) -> Denial | None:
    """Change the order by these pieces, all or none; answers why it was none."""
    edit, told = edit_of(pieces)
    edit = msgspec.structs.replace(edit, price_for_shipped=_reprices(order, pieces))
    wish = ChangeOrder(number=order.number, edit=edit, reason=REASON, door="channel", agreed=True, told=told)
    async with unit.sql.begin_nested() as attempt:
        try:
            done = (await change_orders(unit, company, wishes=[wish]))[0]
        except Refusal as refusal:
            await attempt.rollback()
            return Denial(edit, refusal.code, refusal.sentence)
        if done.state == "denied":
            await attempt.rollback()
            return Denial(edit, done.code, done.sentence)
        await name_added(unit, order=order.id, names=[one.external_id for one in pieces if one.add])
    return None


def _reprices(order: LockedOrder, pieces: Sequence[Piece]) -> bool:
    """Whether a line of which units have left gets another price: the shop means all of it."""
    lines = [order.lines[one.edit.line] for one in pieces if one.edit and one.edit.prices]
    return any(line.vector[state] for line in lines for state in ("shipped", "delivered", "returned"))


async def _asked(unit: UnitOfWork, order: UUID) -> dict[int, Decimal]:
    """By line, what places and partners are asked to leave out of it for the channel."""
    rows = await unit.fetch(
        "SELECT a.line, sum(a.quantity) FROM change_asks a JOIN changes c ON c.id = a.change_id"
        " WHERE a.order_id = %s AND a.state = 'pending' AND c.door = 'channel' GROUP BY a.line",
        [order],
    )
    return dict(rows)
