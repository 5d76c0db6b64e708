"""The fake provider keeps Stripe's rules of idempotency, and goes wrong in every way that is programmed."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from lading.connectors.fake_gateway.webhooks import sign
from lading.payments.outcomes import Declined, Pending, Succeeded, Unknown
from lading.payments.ports import CheckoutAsked, NotGenuine
from tests.fake_provider import SIGNING, FakeProvider, fake_provider, wish

D = Decimal
pytestmark = pytest.mark.anyio


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[FakeProvider]:
    """A running provider."""
    with fake_provider(tmp_path) as running:
        yield running


async def authorised(provider: FakeProvider, amount: str = "20.00", *, key: str = "a") -> str:
    """A payment with an authorisation."""
    outcome = await provider.gateway.call(wish("authorise", amount, key=key))
    assert isinstance(outcome, Succeeded)
    return outcome.reference


async def test_same_key_same_answer(provider: FakeProvider) -> None:
    first = await provider.gateway.call(wish("authorise", key="k"))
    assert await provider.gateway.call(wish("authorise", key="k")) == first
    assert len(provider.operations("authorise")) == 1


async def test_same_key_other_body_is_an_error(provider: FakeProvider) -> None:
    await provider.gateway.call(wish("authorise", "20.00", key="k"))
    outcome = await provider.gateway.call(wish("authorise", "21.00", key="k"))
    assert isinstance(outcome, Declined)
    assert outcome.code == "idempotency_error"
    assert provider.moved("authorise") == D("20.00")


async def test_two_at_once_with_one_key_conflict(provider: FakeProvider) -> None:
    provider.shall("delay:0.5", kind="authorise", times=1)
    first = asyncio.create_task(provider.gateway.call(wish("authorise", key="k")))
    await asyncio.sleep(0.2)
    second = await provider.gateway.call(wish("authorise", key="k"))
    assert isinstance(second, Unknown)
    assert second.reached
    assert isinstance(await first, Succeeded)
    assert len(provider.operations()) == 1


@pytest.mark.parametrize("code", ["insufficient_funds", "expired_card", "fraud"])
async def test_declines_are_kept_under_their_key(provider: FakeProvider, code: str) -> None:
    first = await provider.gateway.call(wish("authorise", key="k", reference=f"tok_{code}"))
    assert isinstance(first, Declined)
    assert first.code == code
    assert first.sentence.endswith(".")
    assert await provider.gateway.call(wish("authorise", key="k", reference=f"tok_{code}")) == first
    assert provider.moved("authorise") == 0


async def test_an_answer_lost_after_success_is_found_by_its_key(provider: FakeProvider) -> None:
    payment = await authorised(provider)
    provider.shall("cut", kind="capture", times=1)
    asked = wish("capture", "20.00", key="c", reference=payment)
    assert isinstance(await provider.gateway.call(asked), Unknown)
    found = await provider.gateway.fetch(asked)
    assert isinstance(found, Succeeded)
    assert found.amount == D("20.00")


async def test_a_failure_before_success_leaves_nothing(provider: FakeProvider) -> None:
    provider.shall("error", kind="authorise", times=1)
    asked = wish("authorise", key="k")
    assert isinstance(await provider.gateway.call(asked), Unknown)
    assert await provider.gateway.fetch(asked) is None
    assert isinstance(await provider.gateway.call(asked), Succeeded)


async def test_parts_are_captured_and_refunded_within_bounds(provider: FakeProvider) -> None:
    payment = await authorised(provider, "20.00")
    assert isinstance(await provider.gateway.call(wish("capture", "12.00", key="c1", reference=payment)), Succeeded)
    over = await provider.gateway.call(wish("capture", "8.01", key="c2", reference=payment))
    assert isinstance(over, Declined)
    assert over.code == "too_much"
    assert isinstance(await provider.gateway.call(wish("refund", "12.00", key="r1", reference=payment)), Succeeded)
    again = await provider.gateway.call(wish("refund", "0.01", key="r2", reference=payment))
    assert isinstance(again, Declined)
    assert (provider.moved("capture"), provider.moved("refund")) == (D("12.00"), D("12.00"))


async def test_a_pending_one_ends_later(provider: FakeProvider) -> None:
    payment = await authorised(provider)
    provider.shall("pending", kind="capture", times=1)
    asked = wish("capture", "20.00", key="c", reference=payment)
    outcome = await provider.gateway.call(asked)
    assert isinstance(outcome, Pending)
    provider.ask(f"/test/operations/{outcome.reference}/settle", {"state": "succeeded"})
    assert isinstance(await provider.gateway.fetch(asked), Succeeded)


async def test_an_expired_authorisation_is_not_captured(provider: FakeProvider) -> None:
    payment = await authorised(provider)
    provider.ask(f"/test/payments/{payment}/expire", {})
    outcome = await provider.gateway.call(wish("capture", key="c", reference=payment))
    assert isinstance(outcome, Declined)
    assert outcome.code == "authorisation_expired"


async def test_the_journal_survives_a_kill(provider: FakeProvider) -> None:
    payment = await authorised(provider)
    with provider.journal.open("a") as torn:
        torn.write('{"n": 99, "half')
    provider.kill()
    provider.start()
    facts = await provider.gateway.fetch_payment(payment)
    assert [(fact.kind, fact.amount) for fact in facts] == [("authorised", D("20.00"))]
    assert await authorised(provider) == payment  # the key is known, too
    provider.kill()


async def test_people_pay_on_its_page(provider: FakeProvider) -> None:
    asked = CheckoutAsked(
        key="link-1", amount=D("9.50"), currency="EUR", order="L7", back_to="http://localhost/orders/L7"
    )
    page = await provider.gateway.start_checkout(asked)
    assert await provider.gateway.fetch_payment(page.reference) == ()
    provider.ask(f"/v1/checkouts/{page.reference}")
    await asyncio.to_thread(_press, page.url)
    facts = await provider.gateway.fetch_payment(page.reference)
    assert [(fact.kind, fact.amount, fact.link) for fact in facts] == [
        ("authorised", D("9.50"), page.reference),
        ("captured", D("9.50"), page.reference),
    ]


def _press(url: str) -> None:
    import http.client  # slow import
    from urllib.parse import urlsplit  # slow import

    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc)
    connection.request("POST", where.path, body="token=tok_ok")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("location")) == (303, "http://localhost/orders/L7")
    connection.close()


async def test_signatures_old_wrong_or_missing_are_refused(provider: FakeProvider) -> None:
    now, body = datetime(2026, 11, 30, 12, tzinfo=UTC), b'{"id": "evt_1"}'
    stamp = int(now.timestamp())
    good = sign(secret=SIGNING, body=body, at=stamp)
    await provider.gateway.check_signature(headers={"fake-signature": good}, body=body, now=now)
    late = now + timedelta(seconds=301)
    for header, text, at in (
        (good, body, late),
        (good, body + b" ", now),
        (sign(secret="whsec_other", body=body, at=stamp), body, now),
        ("", body, now),
    ):
        with pytest.raises(NotGenuine):
            await provider.gateway.check_signature(headers={"fake-signature": header}, body=text, now=at)


async def test_events_are_held_and_released_in_any_order(provider: FakeProvider) -> None:
    provider.ask("/test/webhooks/hold", {})
    payment = await authorised(provider)
    await provider.gateway.call(wish("capture", key="c", reference=payment))
    assert provider.ask("/test/webhooks/release", {"order": "reversed"}) == {"released": 2}
    events = provider.ask("/test/events")["events"]
    assert [event["type"] for event in events] == ["payment.captured", "payment.authorised"]
    said = provider.gateway.read_event(msgspec.json.encode(events[0]))
    assert [fact.kind for fact in said.facts] == ["authorised", "captured"]


async def test_a_wrong_key_is_told(provider: FakeProvider) -> None:
    from lading.connectors.fake import FakeGateway  # slow import

    other = FakeGateway(address=provider.address, secret="sk_wrong")
    assert await other.check_connection() == "The secret key is wrong."
    assert await provider.gateway.check_connection() == ""
    away = FakeGateway(address="http://127.0.0.1:1", secret="x")
    outcome = await away.call(wish("authorise", key="k"))
    assert isinstance(outcome, Unknown)
    assert not outcome.reached
