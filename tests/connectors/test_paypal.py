"""The PayPal adapter against a double of its Orders v2 API."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lading.connectors.paypal import PayPalGateway
from lading.connectors.paypal_amounts import to_paypal
from lading.payments.outcomes import Declined, Pending, Succeeded, Unknown
from lading.payments.ports import Asked, CheckoutAsked, NotAble, NotGenuine
from tests.doubles.served import Double, double

D = Decimal
pytestmark = pytest.mark.anyio


@pytest.fixture
def paypals(tmp_path: Path) -> Iterator[Double]:
    """A running double."""
    with double("paypal_double", tmp_path) as running:
        yield running


def account(running: Double, *, secret: str = "secret") -> PayPalGateway:
    return PayPalGateway(account="client", secret=secret, webhooks=["WH-0", "WH-1"], address=running.address)


def wish(kind: Any, amount: str, reference: str, *, key: str, payment: str = "") -> Asked:
    return Asked(kind=kind, key=key, reference=reference, payment=payment, amount=D(amount), currency="EUR", order="L1")


async def granted(gateway: PayPalGateway, amount: str = "60.00") -> Succeeded:
    outcome = await gateway.call(wish("authorise", amount, "vault:8kk8451t", key="auth"))
    assert isinstance(outcome, Succeeded)
    return outcome


def tell(running: Double, path: str) -> None:
    urllib.request.urlopen(urllib.request.Request(f"{running.address}/test/{path}", data=b""), timeout=5).close()


async def test_the_road_of_an_authorisation(paypals: Double) -> None:
    gateway = account(paypals)
    grant = await granted(gateway)
    assert grant.expires_at == datetime(2026, 12, 29, 10, tzinfo=UTC)
    first = await gateway.call(wish("capture", "20.00", grant.reference, key="c1", payment=grant.payment))
    await gateway.call(wish("capture", "30.00", grant.reference, key="c2", payment=grant.payment))
    assert isinstance(first, Succeeded)
    await gateway.call(wish("refund", "5.00", first.reference, key="r1", payment=grant.payment))
    facts = await gateway.fetch_payment(grant.payment)
    assert [(fact.kind, fact.amount, fact.key) for fact in facts] == [
        ("authorised", D("60.00"), "auth"),
        ("captured", D("20.00"), "c1"),
        ("captured", D("30.00"), "c2"),
        ("refunded", D("5.00"), "r1"),
    ]


async def test_one_token_serves_many_calls_and_is_renewed(paypals: Double) -> None:
    gateway = account(paypals)
    grant = await granted(gateway)
    assert len(paypals.lines("POST /v1/oauth2/token")) == 1
    tell(paypals, "forget-token")
    assert isinstance(await gateway.call(wish("void", "60.00", grant.reference, key="v")), Succeeded)
    assert len(paypals.lines("POST /v1/oauth2/token")) == 2


async def test_declines_and_reviews_are_told(paypals: Double) -> None:
    gateway = account(paypals)
    grant = await granted(gateway)
    declined = await gateway.call(wish("capture", "13.13", grant.reference, key="c1"))
    assert isinstance(declined, Declined)
    assert declined.code == "instrument_declined"
    assert isinstance(await gateway.call(wish("capture", "14.14", grant.reference, key="c2")), Pending)


async def test_a_lost_answer_is_found_by_its_invoice_number(paypals: Double) -> None:
    gateway = account(paypals)
    grant = await granted(gateway)
    asked = wish("capture", "15.15", grant.reference, key="c1", payment=grant.payment)
    assert await gateway.fetch(asked) is None
    assert isinstance(await gateway.call(asked), Unknown)
    found = await gateway.fetch(asked)
    assert isinstance(found, Succeeded)
    assert found.amount == D("15.15")
    by_channel = wish("capture", "15.15", grant.reference, key="c1", payment=grant.reference)
    assert await gateway.fetch(by_channel) == found  # an authorisation that a channel had got names its order


@pytest.mark.parametrize(("captures", "kinds"), [(True, ["authorised", "captured"]), (False, ["authorised"])])
async def test_an_approved_order_is_completed_once(paypals: Double, *, captures: bool, kinds: list[str]) -> None:
    gateway = account(paypals)
    asked = CheckoutAsked(
        key="link-1", amount=D("9.50"), currency="EUR", order="L7", back_to="https://us/paid/1", captures=captures
    )
    page = await gateway.start_checkout(asked)
    assert page.url.endswith(f"checkoutnow?token={page.reference}")
    assert await gateway.fetch_payment(page.reference) == ()
    tell(paypals, f"approve/{page.reference}")
    facts = await gateway.fetch_payment(page.reference)
    assert [fact.kind for fact in facts] == kinds
    assert {(fact.amount, fact.link, fact.order) for fact in facts} == {(D("9.50"), "link-1", "L7")}
    assert await gateway.fetch_payment(page.reference) == facts
    done = paypals.lines(f"POST /v2/checkout/orders/{page.reference}/")
    assert [line["headers"]["paypal-request-id"] for line in done] == [f"complete-{page.reference}"]


def signed(body: bytes, now: datetime, **changed: str) -> dict[str, str]:
    return {
        "paypal-auth-algo": "SHA256withRSA",
        "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
        "paypal-transmission-id": "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
        "paypal-transmission-sig": "good",
        "paypal-transmission-time": now.isoformat(),
        **changed,
    }


async def test_paypal_is_asked_whether_it_sent_a_message(paypals: Double) -> None:
    gateway, now, body = account(paypals), datetime.now(UTC), b'{"id":"WH-EVT-1", "amount": 1.10}'
    await gateway.check_signature(headers=signed(body, now), body=body, now=now)
    asked = paypals.lines("POST /v1/notifications/verify-webhook-signature")[-1]["body"]
    assert asked.endswith('"webhook_event":{"id":"WH-EVT-1", "amount": 1.10}}')  # to the byte as it came


@pytest.mark.parametrize(
    "changed",
    [
        {"paypal-transmission-sig": "forged"},
        {"paypal-cert-url": "https://paypal.com.evil.example/cert"},
        {"paypal-transmission-id": ""},
        {"paypal-transmission-time": (datetime.now(UTC) - timedelta(seconds=301)).isoformat()},
    ],
)
async def test_forged_and_old_messages_are_refused(paypals: Double, changed: dict[str, str]) -> None:
    now = datetime.now(UTC)
    with pytest.raises(NotGenuine):
        await account(paypals).check_signature(headers=signed(b"{}", now, **changed), body=b"{}", now=now)


def test_events_name_their_order_or_their_dispute() -> None:
    gateway = PayPalGateway(account="client", secret="secret")
    related = {"supplementary_data": {"related_ids": {"order_id": "ORD1"}}}
    up = {"links": [{"rel": "up", "href": "https://api-m.paypal.com/v2/payments/captures/CAP1"}]}
    for topic, resource, ask in (
        ("CHECKOUT.ORDER.APPROVED", {"id": "ORD1"}, ("ORD1",)),
        ("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1", **related}, ("ORD1",)),
        ("PAYMENT.CAPTURE.REFUNDED", {"id": "REF1", **up}, ("capture/CAP1",)),
        ("BILLING.PLAN.CREATED", {"id": "P-1"}, ()),
    ):
        body = json.dumps({"id": "WH-EVT", "event_type": topic, "resource": resource}).encode()
        assert gateway.read_event(body).ask == ask
    dispute = {
        "dispute_id": "PP-D-1",
        "reason": "UNAUTHORISED",
        "dispute_life_cycle_stage": "CHARGEBACK",
        "dispute_amount": {"currency_code": "EUR", "value": "20.00"},
        "seller_response_due_date": "2026-12-10T00:00:00.000Z",
        "disputed_transactions": [{"seller_transaction_id": "CAP1"}],
    }
    body = json.dumps({"id": "WH", "event_type": "CUSTOMER.DISPUTE.CREATED", "resource": dispute}).encode()
    (fact,) = gateway.read_event(body).facts
    assert (fact.kind, fact.payment, fact.amount, fact.due) == (
        "charged_back",
        "CAP1",
        D("20.00"),
        datetime(2026, 12, 10, tzinfo=UTC),
    )


async def test_wrong_credentials_are_told(paypals: Double) -> None:
    assert await account(paypals).check_connection() == ""
    why = await account(paypals, secret="wrong").check_connection()
    assert why == "PayPal does not know this client id and secret."


@pytest.mark.parametrize(
    ("amount", "currency", "value"), [("19.9", "EUR", "19.90"), ("1500", "JPY", "1500"), ("700", "HUF", "700")]
)
def test_amounts_are_written_as_paypal_wants_them(amount: str, currency: str, value: str) -> None:
    assert to_paypal(D(amount), currency) == {"currency_code": currency, "value": value}


@pytest.mark.parametrize(("amount", "currency"), [("0.5", "JPY"), ("1.000", "KWD"), ("0.001", "EUR")])
def test_what_paypal_does_not_take_is_not_sent(amount: str, currency: str) -> None:
    with pytest.raises(NotAble):
        to_paypal(D(amount), currency)
