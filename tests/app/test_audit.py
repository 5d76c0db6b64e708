"""The audit's self-test: every law is broken once, on purpose, and must say so."""

import pytest

from lading.app.audit import LAWS, audit
from lading.billing.laws import LAWS as BILLING
from lading.capture.laws import LAWS as CAPTURE
from lading.documents.laws import LAWS as DOCUMENTS
from lading.flows.company import Company
from lading.flows.proving.touched import find_touched, read_horizon
from lading.fulfilment.laws import LAWS as FULFILMENT
from lading.intake.laws import LAWS as INTAKE
from lading.inventory.content_laws import CONTENT_LAWS
from lading.inventory.count_laws import COUNT_LAWS
from lading.inventory.transfer_laws import TRANSFER_LAWS
from lading.messages.laws import LAWS as MESSAGES
from lading.payments.gateway_laws import GATEWAY_LAWS
from lading.payments.ledger_laws import LEDGER_LAWS
from lading.pricing.laws import LAWS as PRICING
from lading.promising.laws import LAWS as PROMISING
from lading.purchasing.laws import LAWS as PURCHASING
from lading.returns.laws import LAWS as RETURNS
from lading.routing.laws import LAWS as ROUTING
from lading.rules.laws import LAWS as RULES
from lading.shipping.laws import LAWS as SHIPPING
from tests.drafts import place

CORRUPTIONS = {
    "history_is_chained": "UPDATE events SET reason = 'another story' WHERE order_id IS NOT NULL",
    "answers_are_whole": "INSERT INTO idempotency_keys (scope, key, body_hash, status, answer)"
    " VALUES ('s', 'k', '', 500, '')",
    "inbox_is_settled": "INSERT INTO inbox (id, source, message_id, body, state) VALUES"
    " (gen_random_uuid(), 'web', 'm', '', 'dead')",
    "vector_sums_to_ordered": "ALTER TABLE order_lines DROP CONSTRAINT order_lines_vector_sums_to_ordered_check;"
    " UPDATE order_lines SET ordered = ordered + 1",
    "vector_equals_transitions": "UPDATE transitions SET quantity = quantity + 1",
    "transitions_are_legal": "UPDATE transitions SET from_state = 'returned'",
    "transitions_have_events": "DELETE FROM events WHERE order_id IS NOT NULL",
    "head_is_last_event": "UPDATE orders SET event_head = 'x'",
    "orders_have_lines": "DELETE FROM order_papers",
    "one_order_per_external_id": "DROP INDEX orders_external_idx; UPDATE orders SET external_id = 'same'",
    "totals_add_up": "UPDATE orders SET total = total + 0.01",
    "waived_is_of_what_is_cancelled": "UPDATE order_lines SET waived = 1, waived_tax = 0",
    "open_holds_are_counted": "UPDATE orders SET open_holds = 7",
    "progress_is_derived": "UPDATE orders SET progress = 'delivered'",
    "promise_is_of_the_last_line": "UPDATE order_lines SET promised_for = promised_for + 1",
    "promise_is_of_what_is_left": "UPDATE order_lines SET promise_reason = 'waits_for_stock'",
    "commitment_is_derived": "UPDATE orders SET accepted_at = NULL",
    "on_hand_equals_movements": "UPDATE stock SET on_hand = on_hand + 1",
    "reserved_equals_reservations": "UPDATE stock SET reserved = reserved + 1",
    "holds_end": "INSERT INTO holds_on_stock (id, channel, expires_at, held_at, held_by)"
    " VALUES (gen_random_uuid(), '', now() - interval '2 hours', now(), 'x')",
    "supply_is_open_while_it_is_to_come": "INSERT INTO supply (id, kind, reference, sku, place, quantity, received)"
    " VALUES (gen_random_uuid(), 'manual', 'S', 'MUG-RED', 'MAIN', 1, 2)",
    "places_hold_whole_kits": 'UPDATE order_lines SET components = \'{"MUG-RED": "1", "BOWL": "1"}\'',
    "buckets_count_claims": "INSERT INTO bucket_pools (code, name, minutes, most) VALUES ('V', 'V', 60, 9);"
    " INSERT INTO buckets (pool, starts_at, used) VALUES ('V', now(), 1)",
    "intervals_never_overlap": "ALTER TABLE intervals DROP CONSTRAINT intervals_one_at_a_time;"
    " INSERT INTO resources (code, name) VALUES ('R', 'R'); INSERT INTO intervals"
    " (id, resource, during, claimed_at, claimed_by) SELECT gen_random_uuid(), r.id,"
    " tstzrange(now(), now() + interval '1 hour'), now(), 'x' FROM resources r, generate_series(1, 2)",
    "nothing_promised_twice": "UPDATE stock SET on_hand = 0",
    "reservations_serve_lines": "UPDATE reservations SET quantity = quantity + 1",
    "reservations_have_lines": "DELETE FROM order_lines",
    "captures_within_authorisations": "UPDATE tenders SET captured = authorised + 1",
    "units_enter_and_go_by_changes": "UPDATE transitions SET from_state = 'reserved', to_state = 'gone'",
    "changes_are_answered": "INSERT INTO changes (id, order_id, n, kind, state, door, asked_by, asked_at, wish)"
    " SELECT gen_random_uuid(), id, 1, 'edit', 'denied', 'staff', 'x', now(), '{}' FROM orders",
    "pending_changes_wait_for_somebody": "INSERT INTO changes (id, order_id, n, kind, state, door, asked_by, asked_at,"
    " wish) SELECT gen_random_uuid(), id, 1, 'edit', 'pending', 'staff', 'x', now(), '{}' FROM orders",
    "tenders_have_orders": "UPDATE tenders SET currency = 'XXX'",
}

NEEDS_A_SUPERUSER = {"role_is_no_superuser"}
TESTED_ELSEWHERE: set[str] = {
    law.name
    for law in (
        *BILLING,
        *INTAKE,
        *CAPTURE,
        *DOCUMENTS,
        *FULFILMENT,
        *GATEWAY_LAWS,
        *MESSAGES,
        *PRICING,
        *PROMISING,
        *COUNT_LAWS,
        *LEDGER_LAWS,
        *PURCHASING,
        *RETURNS,
        *ROUTING,
        *RULES,
        *SHIPPING,
        *TRANSFER_LAWS,
        *CONTENT_LAWS,
    )
}
"""Laws of other rooms, whose own tests break them."""


def test_every_law_has_its_corruption() -> None:
    names = {law.name for law in LAWS}
    assert len(names) == len(LAWS)
    assert {law.name for law in LAWS if law.name not in CORRUPTIONS} <= NEEDS_A_SUPERUSER | TESTED_ELSEWHERE


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    for number in (1, 2):
        await place(company, ("MUG-RED", number), payment={"method": "card", "authorised": "50"})
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].rows > 0
    assert found[law].first


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found_among_what_is_new(company: Company, law: str) -> None:
    async with company.database.unit_of_work() as unit:
        since = await read_horizon(unit)
    for number in (1, 2):
        await place(company, ("MUG-RED", number), payment={"method": "card", "authorised": "50"})
    async with company.database.unit_of_work() as unit:
        touched = await find_touched(unit, since=since)
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    assert touched is not None
    assert law in {breach.law for breach in await audit(company.database, touched=touched)}
