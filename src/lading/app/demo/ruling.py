"""The demo company has rules, and orders that they stop."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from lading.app.demo.people import Buyer
from lading.app.demo.wishes import MARK, as_draft
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import wish_for
from lading.flows.rules.keep_rules import enact_rule, write_rule
from lading.kernel import Actor
from lading.rules.effects import AddTag, AnyEffect, Notify, PlaceHold, RequireApproval, SetPriority, WriteLetter
from lading.rules.events import Moment
from lading.rules.rule import RuleTest, RuleText
from lading.store import Database

OTTO = Actor("user", "otto")


def _rule(name: str, condition: str, *effects: AnyEffect, turn: int, event: Moment = "order.placed") -> RuleText:
    return RuleText(name=name, event=event, condition=condition, effects=list(effects), priority=turn)


_BIG = msgspec.structs.replace(
    _rule(
        "Big orders need a second pair of eyes",
        "order.total >= 1000",
        RequireApproval(role="operations", sentence="Accept an order of 1,000.00 or more"),
        AddTag(tag="big"),
        turn=20,
    ),
    tests=[
        RuleTest("A big one", {"order.total": "1200.00"}, fires=True),
        RuleTest("An everyday one", {"order.total": "80.00"}, fires=False),
    ],
    note="Agreed with the bank in spring.",
)
_RISKY = msgspec.structs.replace(
    _rule(
        "A first order, in a hurry and dear",
        'order.is_new_customer and order.method == "express" and order.total > 250',
        PlaceHold(
            reason="fraud",
            sentence="A first order by express: ring the customer before it leaves.",
            steps=["release", "capture"],
            may_release="customer_service",
            due_hours=8,
        ),
        WriteLetter(kind="order_on_hold"),
        turn=10,
    ),
    tests=[
        RuleTest(
            "A stranger in a hurry",
            {"order.is_new_customer": "yes", "order.method": "express", "order.total": "300"},
            fires=True,
        ),
        RuleTest(
            "A regular in a hurry",
            {"order.is_new_customer": "no", "order.method": "express", "order.total": "300"},
            fires=False,
        ),
    ],
)
_RULES = {
    "risky-first-orders": _RISKY,
    "big-orders": _BIG,
    "regulars-first": _rule(
        "Regulars are served first", '"regulars" in customer.groups', SetPriority(priority=10), turn=50
    ),
    "candles-travel-alone": _rule(
        "Candles do not fly",
        'any line("candle" in line.name.as_lower) and order.method == "express"',
        AddTag(tag="no-air"),
        Notify(role="warehouse", sentence="Candles must not go by air: choose a road service."),
        turn=60,
    ),
}
_DRAFT = _rule(
    "Late for three days: tell the customer",
    "shipment.days_late >= 3 and not order.is_held",
    WriteLetter(kind="order_delayed"),
    Notify(role="customer_service", sentence="An order is three days late."),
    turn=100,
    event="shipment.late",
)


async def lay_down_rules(database: Database, buyers: Sequence[Buyer]) -> None:
    """Publish the rules, leave one as a draft, and place an order that each of the first two stops."""
    async with database.unit_of_work(OTTO) as unit:
        for code, text in _RULES.items():
            await write_rule(unit, code=code, text=text)
            await enact_rule(unit, code=code)
        await write_rule(unit, code="late-orders", text=_DRAFT)
    company = Company(database)
    async with database.unit_of_work() as unit:
        now = unit.now
        rows = await unit.fetch(
            "SELECT p.sku FROM prices p JOIN stock s USING (sku) WHERE p.price BETWEEN 20 AND 60"
            " GROUP BY p.sku ORDER BY sum(s.on_hand - s.reserved) DESC, p.sku LIMIT 2"
        )
        skus = [row[0] for row in rows]
    if len(skus) < 2:
        return
    stranger = {"name": "Nora Quell", "email": "nora.quell@example.org"}
    bodies = [
        _body("BIG", buyers[3], skus[0], 40, method="standard", minutes=130, now=now),
        _body("RISK", buyers[5], skus[1], 9, method="express", minutes=25, now=now) | {"customer": stranger},
        _body("BIG2", buyers[8], skus[1], 36, method="standard", minutes=8, now=now),
    ]
    await place_orders(company, wishes=[wish_for(as_draft(body), actor="channel:web") for body in bodies])


def _body(
    mark: str, buyer: Buyer, sku: str, many: int, *, method: str, minutes: int, now: datetime
) -> dict[str, object]:
    placed = now - timedelta(minutes=minutes)
    return {
        "channel": "web",
        "external_id": f"{MARK}{mark}",
        "placed_at": placed.isoformat(),
        "currency": "EUR",
        "customer": {"code": buyer.draft.code, "name": buyer.draft.name, "email": buyer.draft.email},
        "ship_to": {name: value for name, value in msgspec.to_builtins(buyer.address).items() if name != "label"},
        "lines": [{"sku": sku, "quantity": str(many)}],
        "shipping": {"method": method, "amount": "9.90" if method == "express" else "0"},
        "payment": {"method": "card", "reference": f"card_{mark.lower()}", "authorised": "5000.00"},
    }
