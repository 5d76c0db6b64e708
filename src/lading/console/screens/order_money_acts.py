"""Acts on the money of an order: paid, taken, let go of, given back, credited, charged, written off."""

from decimal import Decimal
from uuid import UUID

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.money.capture_shipped import Capture, capture_orders
from lading.flows.money.charge_fees import Fee, charge_fees
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.dispute_by_hand import Dispute, book_dispute
from lading.flows.money.redeem_credit import RedeemCredit, redeem_credits
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.reverse_payment import reverse_payment
from lading.flows.money.take_payment import TakePayment, take_payments
from lading.flows.money.void_authorised import Void, void_orders
from lading.flows.money.write_off import WriteOff, write_off


@post("/orders/{number:str}/payments/take", opt={"permission": "payments:write"})
async def take(visit: Visiting, number: FromPath[str]) -> Html:
    """Record what was paid by hand, or redeem a gift card; a form counts once."""
    form = await visit.form()
    code, amount = form.text("code")[:40], form.quantity("amount", _("Amount"))
    if not code and not amount:
        raise wrong("amount", "missing", _("Say how much was paid, or type a gift card's code."))
    plain = {"number": number, "method": form.text("method"), "reference": form.text("reference")[:200]}
    paid = None if code else convert({**plain, "amount": amount}, TakePayment, words=_("This cannot be recorded"))
    async with visit.unit() as unit:
        said = repr((plain, amount, bool(code)))
        if await first_time(unit, scope=f"payment/{number}", key=form.text("key"), said=said):
            if paid:
                await take_payments(unit, wishes=[paid])
            else:
                await redeem_credits(unit, wishes=[RedeemCredit(number=number, code=code, amount=amount)])
    return done(visit, to=f"/orders/{number}", note=_("The payment is recorded."))


@post("/orders/{number:str}/payments/capture", opt={"permission": "payments:write"})
async def capture(visit: Visiting, number: FromPath[str]) -> Html:
    """Take the money of what has left."""
    async with visit.unit() as unit:
        await capture_orders(unit, wishes=[Capture(number=number)])
    return done(visit, to=f"/orders/{number}", note=_("The money is being taken."))


@post("/orders/{number:str}/payments/void", opt={"permission": "payments:write"})
async def void(visit: Visiting, number: FromPath[str]) -> Html:
    """Let go of what is authorised and not taken."""
    async with visit.unit() as unit:
        await void_orders(unit, wishes=[Void(number=number, reason="by hand")])
    return done(visit, to=f"/orders/{number}", note=_("What was authorised is let go of."))


@post("/orders/{number:str}/payments/refund", opt={"permission": "payments:write"})
async def refund(visit: Visiting, number: FromPath[str]) -> Html:
    """Give back what the form says, once."""
    form = await visit.form()
    to = form.text("to", "original")
    wish = Refund(
        number=number,
        reason=form.needed("reason", _("Reason"))[:300],
        amount=form.quantity("amount", _("Amount")),
        to=int(to) if to.isdigit() else "store_credit" if to == "store_credit" else "original",
        approved=False,
    )
    waits = False
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"refund/{number}", key=form.text("key"), said=repr(wish)):
            (refunded,) = await refund_orders(unit, wishes=[wish])
            waits = refunded.approval is not None
    return done(visit, to=f"/orders/{number}", note=_note(_("The refund is on its way."), waits=waits))


@post("/orders/{number:str}/payments/credit", opt={"permission": "payments:write"})
async def credit(visit: Visiting, number: FromPath[str]) -> Html:
    """Let the customer owe less, or a fee more; a form counts once."""
    form = await visit.form()
    reason, kind, waits = form.needed("reason", _("Reason"))[:300], form.text("kind", "goodwill"), False
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"credit/{number}", key=form.text("key"), said=repr(form.lists)):
            if kind == "fee":
                amount = form.quantity("amount", _("Amount")) or Decimal(0)
                await charge_fees(unit, wishes=[Fee(number=number, amount=amount, reason=reason)])
            else:
                (credited,) = await credit_units(unit, wishes=[_credit(form, number, kind, reason)])
                waits = credited.approval is not None
    return done(visit, to=f"/orders/{number}", note=_note(_("It is booked."), waits=waits))


def _credit(form: Form, number: str, kind: str, reason: str) -> Credit:
    line, caused = form.text("line"), form.text("caused_by")
    plain = {
        "number": number,
        "reason": reason,
        "kind": kind,
        "line": int(line) if line.isdigit() else None,
        "shipping": line == "shipping",
        "quantity": form.quantity("quantity", _("Units")) if line.isdigit() else None,
        "amount": form.quantity("amount", _("Amount")),
        "caused_by": caused if kind == "claim" else "",
        "approved": False,
    }
    return convert(plain, Credit, words=_("This cannot be credited"))


@post("/orders/{number:str}/payments/write-off", opt={"permission": "payments:write"})
async def give_up(visit: Visiting, number: FromPath[str]) -> Html:
    """No longer wait for what is owed."""
    form = await visit.form()
    wish = WriteOff(number=number, reason=form.needed("reason", _("Reason"))[:300], approved=False)
    async with visit.unit() as unit:
        (waits,) = await write_off(unit, wishes=[wish])
    return done(visit, to=f"/orders/{number}", note=_note(_("It is written off."), waits=waits is not None))


@post("/orders/{number:str}/payments/dispute", opt={"permission": "payments:write"})
async def dispute(visit: Visiting, number: FromPath[str]) -> Html:
    """Book what the bank took back, or gave back to us."""
    form = await visit.form()
    plain = {
        "number": number,
        "tender": form.whole("tender", _("Tender"), most=1_000),
        "outcome": form.text("outcome"),
        "amount": form.quantity("amount", _("Amount")),
        "fee": form.quantity("fee", _("Fee")) or Decimal(0),
        "reference": form.needed("reference", _("Reference")),
        "reason": form.needed("reason", _("Reason"))[:300],
    }
    wish = convert(plain, Dispute, words=_("This cannot be booked"))
    async with visit.unit() as unit:
        await book_dispute(unit, wish=wish)
    return done(visit, to=f"/orders/{number}", note=_("It is booked."))


@post("/orders/{number:str}/payments/{operation:uuid}/reverse", opt={"permission": "payments:write"})
async def reverse(visit: Visiting, number: FromPath[str], operation: FromPath[UUID]) -> Html:
    """A recorded payment was none."""
    reason = (await visit.form()).needed("reason", _("Why"))[:300]
    async with visit.unit() as unit:
        await reverse_payment(unit, operation=operation, reason=reason)
    return done(visit, to=f"/orders/{number}", note=_("The payment is taken back."))


def _note(otherwise: str, *, waits: bool) -> str:
    return _("It waits until somebody else has approved it.") if waits else otherwise


ROUTES: list[BaseRouteHandler] = [take, capture, void, refund, credit, give_up, dispute, reverse]
