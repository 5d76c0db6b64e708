"""The laws of capture can fail."""

import pytest

from lading.app.audit import audit
from lading.capture.laws import LAWS
from lading.flows.company import Company
from tests.drafts import place

CORRUPTIONS = {
    "versions_name_their_order": "INSERT INTO channel_versions (channel, external_id, order_id, stamp, fingerprint,"
    " cancelled, ended, placed, changed_at)"
    " SELECT 'web', 'other', id, now(), '', false, false, '{}', now() FROM orders",
    "results_name_our_orders": "WITH u AS (INSERT INTO uploads (id, channel, filename, sha256, content, uploaded_at,"
    " uploaded_by) VALUES (gen_random_uuid(), 'web', 'f', '', '', now(), '') RETURNING id) INSERT INTO upload_results"
    " (upload, position, key, rows, outcome, number) SELECT id, 1, '1', '[]', 'placed', 'L1' FROM u",
}


def test_every_law_has_its_corruption() -> None:
    assert {law.name for law in LAWS} == set(CORRUPTIONS)


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await place(company, ("MUG-RED", 1), external_id="A-1")
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert [breach.law for breach in await audit(company.database)] == [law]
