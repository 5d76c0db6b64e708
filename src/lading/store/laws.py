"""Laws: what must be true of the stored facts at every moment, each as a question that finds what breaks it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from lading.store.events import BROKEN_CHAINS

Scope = Literal["order_id", "number", "sku", "whole", ""]


class Mend(msgspec.Struct, frozen=True):
    """How a counter that broke a law is brought back to the facts that it counts.

    In `table`, the row whose columns `keys` equal what the law answers under those names gets in each column of `sets`
    what the law answers under that name. Facts are never mended so: where they contradict each other, a person decides.
    """

    table: str
    keys: Mapping[str, str]
    sets: Mapping[str, str]


class Law(msgspec.Struct, frozen=True):
    """A name, the sentence that it proves, and SQL that answers every row which breaks it (none when it holds).

    The answer's columns say what a row is about; by the first of `order_id`, `number` and `sku` that is among them,
    or by what `by` says, the law is proven of what was touched lately alone.
    """

    name: str
    sentence: str
    sql: str
    by: Scope = ""
    mend: Mend | None = None


LAWS = [
    Law("history_is_chained", "Every order's events follow each other without gap and verify by hash.", BROKEN_CHAINS),
    Law(
        "role_is_no_superuser",
        "The application's database role is no superuser.",
        "SELECT rolname FROM pg_roles WHERE rolname = current_user AND rolsuper",
    ),
    Law(
        "answers_are_whole",
        "Every kept answer of an idempotency key says a status of success.",
        "SELECT scope, key, status FROM idempotency_keys WHERE status NOT BETWEEN 200 AND 299",
    ),
    Law(
        "inbox_is_settled",
        "Every message that was worked says when and with what outcome.",
        "SELECT id, source, state FROM inbox WHERE (state = 'dead' AND outcome = '')"
        " OR (state <> 'received') <> (settled_at IS NOT NULL)",
    ),
]
