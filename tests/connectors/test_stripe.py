"""The Stripe adapter against a double of Stripe, and against recorded shapes of its objects."""

import json
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lading.connectors.stripe_amounts import from_stripe, to_stripe
from lading.connectors.stripe_facts import facts_of
from lading.connectors.stripe_gateway import StripeGateway
from lading.payments.outcomes import Declined, Pending, Succeeded, Unknown
from lading.payments.ports import Asked, CheckoutAsked, NotAble, NotGenuine
from tests.doubles.served import Double, double

D = Decimal
pytestmark = pytest.mark.anyio
stripe = pytest.importorskip("stripe")


@pytest.fixture
def stripes(tmp_path: Path) -> Iterator[Double]:
    """A running double."""
    with double("stripe_double", tmp_path) as running:
        yield running


def account(running: Double, *, secret: str = "sk_test_double") -> StripeGateway:
    return StripeGateway(secret=secret, signing=["whsec_new", "whsec_old"], address=running.address)


def wish(kind: Any, amount: str, reference: str, *, key: str = "k", currency: str = "EUR", payment: str = "") -> Asked:
    return Asked(
        kind=kind, key=key, reference=reference, payment=payment, amount=D(amount), currency=currency, order="L1"
    )


async def granted(gateway: StripeGateway, amount: str = "20.00", **told: Any) -> str:
    outcome = await gateway.call(wish("authorise", amount, "cus_1:pm_card", key="auth", **told))
    assert isinstance(outcome, Succeeded)
    return outcome.reference


def press(running: Double, path: str, **told: Any) -> None:
    """Do what only Stripe's customers and their banks can."""
    body = "&".join(f"{name}={value}" for name, value in told.items()).encode()
    request = urllib.request.Request(
        f"{running.address}/v1/test/{path}", data=body, headers={"authorization": "Bearer sk_test_double"}
    )
    urllib.request.urlopen(request, timeout=5).close()


async def test_the_road_of_a_card(stripes: Double) -> None:
    gateway = account(stripes)
    intent = await granted(gateway)
    taken = await gateway.call(wish("capture", "12.50", intent, key="cap"))
    assert isinstance(taken, Succeeded)
    assert (taken.amount, taken.payment, taken.reference[:3]) == (D("12.50"), intent, "ch_")
    back = await gateway.call(wish("refund", "2.50", taken.reference, key="ref", payment=intent))
    assert isinstance(back, Succeeded)
    facts = await gateway.fetch_payment(intent)
    assert [(fact.kind, fact.amount, fact.key) for fact in facts] == [
        ("authorised", D("20.00"), "auth"),
        ("captured", D("12.50"), "cap"),
        ("refunded", D("2.50"), "ref"),
    ]


async def test_the_version_and_the_key_are_sent(stripes: Double) -> None:
    await granted(account(stripes))
    (line,) = stripes.lines("POST /v1/payment_intents")
    assert line["headers"]["stripe-version"] == "2026-10-28.endive"
    assert line["headers"]["idempotency-key"] == "auth"
    assert "capture_method=manual" in line["body"]


async def test_a_decline_says_why(stripes: Double) -> None:
    outcome = await account(stripes).call(wish("authorise", "20.00", "pm_declined"))
    assert outcome == Declined("insufficient_funds", "Your card has insufficient funds.")


async def test_what_is_processed_is_pending(stripes: Double) -> None:
    assert isinstance(await account(stripes).call(wish("authorise", "20.00", "pm_processing")), Pending)


async def test_a_lost_answer_is_found_by_asking(stripes: Double) -> None:
    gateway = account(stripes)
    asked = wish("authorise", "20.00", "pm_cut_1")
    assert isinstance(await gateway.call(asked), Unknown)
    found = await gateway.fetch(asked)
    assert isinstance(found, Succeeded)
    assert await gateway.fetch(wish("authorise", "20.00", "pm_cut_1", key="never sent")) is None
    assert await gateway.call(asked) == found
    assert len({line["answer"] is None for line in stripes.lines("POST /v1/payment_intents")}) >= 1


async def test_a_second_capture_is_told_from_our_own(stripes: Double) -> None:
    gateway = account(stripes)
    intent = await granted(gateway)
    await gateway.call(wish("capture", "20.00", intent, key="cap"))
    assert isinstance(await gateway.fetch(wish("capture", "20.00", intent, key="cap")), Succeeded)
    assert await gateway.fetch(wish("capture", "20.00", intent, key="other")) is None
    again = await gateway.call(wish("capture", "20.00", intent, key="other"))
    assert isinstance(again, Declined)
    assert again.code == "payment_intent_unexpected_state"


async def test_a_void_is_found_again(stripes: Double) -> None:
    gateway = account(stripes)
    intent = await granted(gateway)
    assert await gateway.fetch(wish("void", "20.00", intent, key="v")) is None
    assert isinstance(await gateway.call(wish("void", "20.00", intent, key="v")), Succeeded)
    kinds = [fact.kind for fact in await gateway.fetch_payment(intent)]
    assert kinds == ["authorised", "voided"]


async def test_the_same_key_with_another_body_is_refused(stripes: Double) -> None:
    gateway = account(stripes)
    await granted(gateway)
    outcome = await gateway.call(wish("authorise", "21.00", "cus_1:pm_card", key="auth"))
    assert isinstance(outcome, Declined)
    assert outcome.code == "idempotency_error"


async def test_people_pay_in_a_checkout_session(stripes: Double) -> None:
    gateway = account(stripes)
    asked = CheckoutAsked(key="link-1", amount=D(1500), currency="JPY", order="L7", back_to="https://us/paid/1")
    page = await gateway.start_checkout(asked)
    assert page.url.startswith("https://checkout.stripe.com/")
    assert await gateway.fetch_payment(page.reference) == ()
    press(stripes, f"pay/{page.reference}")
    facts = await gateway.fetch_payment(page.reference)
    assert [(fact.kind, fact.amount, fact.currency, fact.link, fact.order) for fact in facts] == [
        ("authorised", D(1500), "JPY", "link-1", "L7"),
        ("captured", D(1500), "JPY", "link-1", "L7"),
    ]


async def test_a_dispute_is_a_chargeback_with_a_due_date(stripes: Double) -> None:
    gateway = account(stripes)
    intent = await granted(gateway)
    await gateway.call(wish("capture", "20.00", intent, key="cap"))
    press(stripes, f"dispute/{intent}", amount=2000)
    last = (await gateway.fetch_payment(intent))[-1]
    assert (last.kind, last.amount, last.due) == ("charged_back", D(20), datetime.fromtimestamp(1_800_000_000, UTC))


async def test_signatures_are_verified_by_the_library(stripes: Double) -> None:
    gateway, body = account(stripes), b'{"id": "evt_1", "type": "x", "data": {"object": {}}}'
    sign, now = stripe.WebhookSignature.generate_signature_header, datetime.now(UTC)
    for secret in ("whsec_new", "whsec_old"):
        header = {"stripe-signature": sign(body.decode(), secret)}
        await gateway.check_signature(headers=header, body=body, now=now)
    old = sign(body.decode(), "whsec_new", timestamp=int(time.time()) - 301)
    for bad in (old, sign(body.decode(), "whsec_other"), "nonsense", ""):
        with pytest.raises(NotGenuine):
            await gateway.check_signature(headers={"stripe-signature": bad}, body=body, now=now)


async def test_a_wrong_key_is_told_without_the_key(stripes: Double) -> None:
    why = await account(stripes, secret="sk_test_wrong").check_connection()
    assert why.startswith("Stripe: Invalid API Key")
    assert "sk_test_wrong" not in why
    assert await account(stripes).check_connection() == ""


@pytest.mark.parametrize(
    ("amount", "currency", "number"),
    [
        ("19.90", "EUR", 1990),
        ("1500", "JPY", 1500),
        ("1.230", "KWD", 1230),
        ("5", "ISK", 500),
        ("1000", "UGX", 100_000),
    ],
)
def test_amounts_are_in_the_smallest_unit(amount: str, currency: str, number: int) -> None:
    assert to_stripe(D(amount), currency) == number
    assert from_stripe(number, currency) == D(amount)


@pytest.mark.parametrize(("amount", "currency"), [("0.5", "JPY"), ("1.234", "KWD"), ("0.001", "EUR"), ("0.5", "ISK")])
def test_what_cannot_be_said_is_not_sent(amount: str, currency: str) -> None:
    with pytest.raises(NotAble):
        to_stripe(D(amount), currency)


def test_recorded_shapes_are_read(shared_data: Path) -> None:
    shapes = json.loads((shared_data / "03-channels/stripe/fixtures3.json").read_text())["resources"]
    intent = shapes["payment_intent"] | {
        "status": "succeeded",
        "amount_received": 1099,
        "latest_charge": shapes["charge"]["id"],
    }
    dispute = shapes["dispute"] | {"status": "needs_response"}
    facts = facts_of(intent, refunds=[shapes["refund"]], disputes=[dispute, shapes["dispute"]])
    assert [(fact.kind, str(fact.amount), fact.currency) for fact in facts] == [
        ("authorised", "10.99", "USD"),
        ("captured", "10.99", "USD"),
        ("refunded", "1.00", "USD"),
        ("charged_back", "10.00", "USD"),
    ]


def test_events_of_recorded_shapes_name_their_payment(shared_data: Path) -> None:
    shapes = json.loads((shared_data / "03-channels/stripe/fixtures3.json").read_text())["resources"]
    gateway = StripeGateway(secret="sk")
    for kind in ("payment_intent", "checkout.session"):
        event = shapes["event"] | {"type": f"{kind}.x", "data": {"object": shapes[kind]}}
        said = gateway.read_event(json.dumps(event).encode())
        assert (said.id, said.ask) == (event["id"], ("pi_1PgafyB7WZ01zgkWSjxsAJo3",))
    other = gateway.read_event(json.dumps(shapes["event"]).encode())
    assert (other.topic, other.ask) == ("plan.created", ())
