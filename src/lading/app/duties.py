"""The worker's duties: what has to be done again and again, each with its rhythm."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from lading.app.jobs import do_job
from lading.app.money_duties import end_credits, let_go_of_paid, let_money_follow, renew
from lading.app.order_systems import order_systems
from lading.app.promise_duties import (
    ask_who_waits,
    end_claims,
    end_holds,
    end_lots,
    follow_supply,
    note_promises,
    sweep_pegs,
)
from lading.app.second_readers import second_reader
from lading.app.works import WORKS
from lading.connectors.exchange_file import ExchangeFiles
from lading.connectors.far_folder import open_far
from lading.connectors.imap import ImapFetcher
from lading.connectors.post_outside import hear_outside, post_outside
from lading.connectors.sftp_files import put_by_sftp
from lading.connectors.smtp import SmtpMailer
from lading.connectors.smtp_intake import SmtpIntake
from lading.connectors.webhook import post_and_hear, post_webhook
from lading.flows.billing.issue_due import issue_due, note_to_bill
from lading.flows.billing.tell_invoices import send_invoices
from lading.flows.buying.tell_suppliers import write_to_suppliers
from lading.flows.changing.end_holds import end_holds_due
from lading.flows.changing.settle_changes import settle_changes
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from lading.flows.fulfilling.accept import pass_on_unaccepted
from lading.flows.fulfilling.expire_pickups import expire_pickups, remind_customers
from lading.flows.fulfilling.release_due import note_forgotten_orders, note_releasable, release_due
from lading.flows.fulfilling.stop_forwarding import tidy_forwardings
from lading.flows.gateways.adopt_tenders import adopt_tenders
from lading.flows.gateways.call_gateways import ask_gateways, call_gateways
from lading.flows.gateways.work_payment_events import work_payment_events
from lading.flows.intake.answer_orders import answer_orders
from lading.flows.intake.fetch_mails import fetch_mails
from lading.flows.intake.hand_over import hand_over_orders
from lading.flows.intake.learn_when_booked import learn_when_booked
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.send_replies import Ways, send_replies
from lading.flows.intake.watch_folders import watch_folders
from lading.flows.intake.watch_sftp import watch_sftp
from lading.flows.intake.work_mail import work_mails
from lading.flows.money.charge_by_rule import charge_by_rule
from lading.flows.partners.exchange_folders import exchange_folders
from lading.flows.partners.judge_feeds import judge_feeds
from lading.flows.partners.order_dropships import send_collected
from lading.flows.partners.push_to_partners import push_to_partners
from lading.flows.partners.send_to_partners import drop_empty
from lading.flows.partners.state_stock import state_all_on_order
from lading.flows.partners.work_partner_files import work_partner_files
from lading.flows.pricing.settle_taxes import settle_taxes
from lading.flows.pricing.tax_again import tax_again
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.settle_choices import settle_unanswered
from lading.flows.returning.cancel_return import expire_returns
from lading.flows.returning.settle_alone import settle_alone
from lading.flows.routing.run_optimiser import ask_when_due
from lading.flows.routing.run_routing import cancel_overdue, run_due_groups
from lading.flows.rules.call_hooks import call_hooks
from lading.flows.rules.judge_events import judge_events, judge_late
from lading.flows.stock.propose_counts import propose_counts
from lading.flows.telling.tell_customers import render_new, send_due
from lading.orders.waiting import find_fillable
from lading.payments.calls import drop_old_calls
from lading.store import Settings, UnitOfWork
from lading.store.outbox import Logged, drain


class Duty(msgspec.Struct, frozen=True):
    """`work` answers how much it did; it is called again after `every` seconds, at once while it found something."""

    name: str
    work: Callable[[], Awaitable[int]]
    every: float = 0.2


def duties_of(company: Company, settings: Settings, stopping: asyncio.Event) -> list[Duty]:
    """Everything that one worker does. Any number of workers may do the same beside it."""

    systems = order_systems(exchange=settings.data / "exchange")
    mailer = SmtpMailer(settings.smtp_url, sender=settings.mail_from) if settings.smtp_url else None

    def job() -> Awaitable[int]:
        return do_job(company, settings, works=WORKS, stopping=stopping)

    return [
        Duty("work inbox", lambda: work_inbox(company), every=0.5),
        Duty("read documents", lambda: read_cases(company, open_reader=second_reader), every=0.5),
        Duty("hand over orders", lambda: hand_over_orders(company, open_system=systems), every=2),
        *_about_mail(company, settings),
        Duty("write messages", lambda: render_new(company), every=0.5),
        Duty("write to suppliers", lambda: write_to_suppliers(company), every=1),
        Duty("send messages", lambda: send_due(company, mailer), every=2),
        Duty("fill backorders", lambda: _fill(company)),
        Duty("sweep backorders", lambda: _sweep(company), every=15),
        Duty("note what may be released", lambda: note_releasable(company)),
        Duty("note what was forgotten", lambda: _note_forgotten(company), every=3600),
        Duty("run routing groups", lambda: run_due_groups(company), every=20),
        Duty("cancel what may wait no longer", lambda: cancel_overdue(company), every=300),
        Duty("set expired lots apart", lambda: end_lots(company), every=60),
        Duty("end holds on stock", lambda: end_holds(company), every=1),
        Duty("end claims", lambda: end_claims(company), every=5),
        Duty("propose counts", lambda: _propose_counts(company), every=900),
        Duty("let promises follow supply", lambda: follow_supply(company), every=0.5),
        Duty("ask who waits", lambda: ask_who_waits(company), every=2),
        Duty("settle choices", lambda: settle_unanswered(company), every=60),
        Duty("settle changes", lambda: settle_changes(company), every=60),
        Duty("sweep pegs", lambda: sweep_pegs(company), every=300),
        Duty("keep promises", lambda: note_promises(company), every=0.5),
        Duty("stop what travels for nobody", lambda: tidy_forwardings(company), every=20),
        Duty("pass on what no place accepts", lambda: pass_on_unaccepted(company), every=30),
        Duty("remind of pick-ups", lambda: remind_customers(company), every=60),
        Duty("end pick-ups", lambda: expire_pickups(company), every=60),
        Duty("end returns that did not come", lambda: expire_returns(company), every=60),
        Duty("settle returns by themselves", lambda: settle_alone(company), every=5),
        Duty("release", lambda: release_due(company), every=1),
        Duty("work partners' files", lambda: work_partner_files(company), every=1),
        Duty("exchange folders", lambda: exchange_folders(company, folder=settings.data / "exchange"), every=5),
        Duty("push to partners", lambda: push_to_partners(company, push=post_webhook), every=2),
        Duty("drop empty messages to partners", lambda: _drop_empty(company), every=60),
        Duty("judge suppliers' feeds", lambda: judge_feeds(company), every=30),
        Duty("state what is on order", lambda: state_all_on_order(company), every=30),
        Duty("send what was collected", lambda: send_collected(company), every=30),
        Duty("ask the optimiser", lambda: ask_when_due(company), every=60),
        Duty("judge events by rules", lambda: judge_events(company), every=0.5),
        Duty("judge what is late by rules", lambda: judge_late(company), every=900),
        Duty("end holds that are due", lambda: end_holds_due(company), every=30),
        Duty("call hooks", lambda: call_hooks(company, push=post_outside, inside=post_webhook), every=2),
        Duty("learn from the mail", lambda: learn_when_booked(company), every=3),
        *_about_money(company),
        Duty("one job", job, every=1),
        Duty("another job", job, every=1),  # so that a long one does not hold up the regular ones
    ]


def _about_mail(company: Company, settings: Settings) -> list[Duty]:
    taking = SmtpIntake(company)
    files = ExchangeFiles(settings.data / "exchange")
    ways = Ways(drop=files, put=put_by_sftp, post=hear_outside, inside=post_and_hear)

    def send() -> Awaitable[int]:
        return send_replies(company, ways=ways)

    return [
        Duty("fetch mails", lambda: fetch_mails(company, fetcher=ImapFetcher()), every=2),
        Duty("take mails by SMTP", taking.tend, every=5),
        Duty("watch folders", lambda: watch_folders(company, root=settings.data / "mail"), every=2),
        Duty("watch folders by SFTP", lambda: watch_sftp(company, open_far=open_far), every=5),
        Duty("work mails", lambda: work_mails(company), every=1),
        Duty("answer orders of the mail", lambda: answer_orders(company), every=1),
        Duty("send answers to machines", send, every=2),
    ]


def _about_money(company: Company) -> list[Duty]:
    return [
        Duty("settle taxes", lambda: settle_taxes(company), every=5),
        Duty("tax again", lambda: tax_again(company), every=5),
        Duty("charge fees by rule", lambda: charge_by_rule(company), every=1),
        Duty("note what is to be billed", lambda: note_to_bill(company), every=1),
        Duty("send invoices", lambda: send_invoices(company), every=2),
        Duty("issue invoices", lambda: issue_due(company), every=3),
        Duty("take over authorisations", lambda: adopt_tenders(company), every=0.5),
        Duty("forget old calls", lambda: _forget_calls(company), every=3600),
        Duty("call payment providers", lambda: call_gateways(company), every=0.5),
        Duty("ask payment providers", lambda: ask_gateways(company), every=1),
        Duty("book payment events", lambda: work_payment_events(company), every=0.5),
        Duty("let money follow goods", lambda: let_money_follow(company), every=1),
        Duty("renew authorisations", lambda: renew(company), every=300),
        Duty("let go of what was paid", lambda: let_go_of_paid(company), every=2),
        Duty("end store credits", lambda: end_credits(company), every=3600),
    ]


async def _forget_calls(company: Company) -> int:
    async with company.database.unit_of_work() as unit:
        await drop_old_calls(unit)
    return 0


async def _drop_empty(company: Company) -> int:
    async with company.database.unit_of_work() as unit:
        return await drop_empty(unit)


async def _note_forgotten(company: Company) -> int:
    await note_forgotten_orders(company)
    return 0  # nothing to repeat at once: what cannot be released leaves the list, and would be noted again


async def _propose_counts(company: Company) -> int:
    await propose_counts(company)
    return 0  # one a day and place: there is never more at once


_STOCK_CAME = (
    *("stock.received", "stock.adjusted", "stock.counted", "stock.transferred", "stock.regraded"),
    *(
        "order.cancelled",
        "order.changed",
        "order.substituted",
        "shipment.voided",
        "stock.hold_expired",
        "stock.hold_released",
    ),
    *("stock.received", "stock.adjusted", "stock.counted", "stock.transferred", "stock.regraded", "stock.returned"),
    *("order.cancelled", "order.substituted", "shipment.voided", "stock.hold_expired", "stock.hold_released"),
)


async def _fill(company: Company) -> int:
    """Backorders whose stock has come, or was let go by another order; the cursor moves with the effect."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        came = [event.data for event in events if event.kind in _STOCK_CAME]
        skus = {line[0] for told in came for line in told.get("lines", ())}
        skus |= {sku for told in came for sku in told.get("freed", ())}
        levels = [event.subject for event in events if event.kind == "stock.levels_set" and event.subject]
        skus |= {subject.removeprefix("item/") for subject in levels}
        if skus:
            await fill_backorders(unit, company.reference, skus=skus)

    return await drain(company.database, consumer="backorders", consume=consume)


async def _sweep(company: Company) -> int:
    """What waits although there is stock: the rest of a long queue, or stock that came by another way."""
    async with company.database.unit_of_work() as unit:
        skus = await find_fillable(unit, limit=200)
        return await fill_backorders(unit, company.reference, skus=skus) if skus else 0
