"""An invented order, to show what a template makes of it and to try templates before they are kept."""

from lading.messages.facts import (
    ChangeFacts,
    ChoiceFacts,
    ClaimFacts,
    CompanyFacts,
    CustomerFacts,
    LineFacts,
    MessageFacts,
    OrderFacts,
    PickupFacts,
    ReturnFacts,
    ShipmentFacts,
    SquareRow,
)
from lading.messages.kinds import KINDS

_MUGS = LineFacts(name="Red mug", sku="MUG-RED", quantity="2", unit="each", amount="€19.00", ship_by="24 November 2026")
_TEA = LineFacts(name="Assam tea, loose", sku="TEA-1KG", quantity="0.5", unit="kg", amount="€12.00")


def full_sample(kind: str) -> MessageFacts:
    """An order with everything in it that a message of this kind can have."""
    return MessageFacts(
        order=OrderFacts(
            number="L100042",
            placed_on="22 November 2026",
            goods="€31.00",
            discount="-€3.10",
            shipping="€4.90",
            tax="€5.24",
            total="€32.80",
            shipping_method="standard",
            return_url="https://example.com/return/abc",
        ),
        customer=CustomerFacts(name="Ada Lovelace", company="Analytical Engines", email="ada@example.com"),
        company=CompanyFacts(
            name="Harbour & Vale",
            email="hello@example.com",
            phone="+49 30 1234567",
            website="https://example.com",
            address=["Kai 1", "20457 Hamburg", "Germany"],
        ),
        lines=[_MUGS, _TEA],
        concerned=[_MUGS],
        later=[_MUGS, _TEA] if kind == "delivery_changed" else [_TEA],
        waiting=[_TEA],
        ship_to=["Ada Lovelace", "Hauptstr. 1", "10115 Berlin", "Germany"],
        shipment=_shipment(kind),
        pickup=_pickup(kind),
        choice=_choice(kind),
        rma=_return(kind),
        claim=_claim(kind),
        change=ChangeFacts(number="L100042-C1", sentence="It had left already.") if KINDS[kind].with_change else None,
    )


def bare_sample(kind: str) -> MessageFacts:
    """An order with no more than every order has."""
    return MessageFacts(
        order=OrderFacts(number="L100043", placed_on="22 November 2026", goods="€19.00", total="€19.00"),
        customer=CustomerFacts(name=""),
        company=CompanyFacts(name="Harbour & Vale"),
        lines=[_MUGS],
        concerned=[_MUGS],
        later=[],
        waiting=[],
        ship_to=[],
        shipment=ShipmentFacts(number="S100007") if KINDS[kind].with_shipment else None,
        pickup=PickupFacts(code="K7QM-3XPT", place="Store in town") if KINDS[kind].with_pickup else None,
        choice=ChoiceFacts(url="https://example.com/choose/abc", cause="", until="")
        if KINDS[kind].with_choice
        else None,
        rma=ReturnFacts(number="RMA100007") if KINDS[kind].with_return else None,
        claim=ClaimFacts(number="CL100007", kind="late", outcome="refuse") if KINDS[kind].with_claim else None,
        change=ChangeFacts(number="L100043-C1") if KINDS[kind].with_change else None,
    )


def _return(kind: str) -> ReturnFacts | None:
    if not KINDS[kind].with_return:
        return None
    return ReturnFacts(
        number="RMA100007",
        url="https://example.com/return/follow/abc",
        sentence="You are within the 14 days of withdrawal. Send it back and you get your money.",
        way="drop_off",
        code="K7QM-3XPT",
        until="22 December 2026",
        amount="€19.00",
        fee="€1.90",
        money_way="original",
        instead=["1 × Blue mug"],
        in_advance="yes",
        owed="€9.50",
    )


def _claim(kind: str) -> ClaimFacts | None:
    if not KINDS[kind].with_claim:
        return None
    return ClaimFacts(
        number="CL100007",
        url="https://example.com/return/abc/claim",
        kind="damaged",
        outcome="refund",
        reason="We are sorry that it broke on the way.",
        amount="€9.50",
        replacement="L100043",
    )


def _choice(kind: str) -> ChoiceFacts | None:
    if not KINDS[kind].with_choice:
        return None
    return ChoiceFacts(
        url="https://example.com/choose/abc",
        cause="Our supplier delivers later than announced.",
        until="7 December 2026",
        day="18 December 2026",
        options=["wait for it", "have sent now what is there", "take something else instead", "cancel the rest"],
    )


def _pickup(kind: str) -> PickupFacts | None:
    if not KINDS[kind].with_pickup:
        return None
    return PickupFacts(
        code="K7QM-3XPT",
        place="Store in town",
        address=["Marktplatz 3", "10115 Berlin", "Germany"],
        hours=["Mon–Fri 09:00–18:00", "Sat 10:00–16:00"],
        until="30 November 2026, 18:00",
        instructions="The counter is on the left behind the entrance.",
        collector="Charles Babbage",
        square=[SquareRow(cells=["x", "", "x"]), SquareRow(cells=["", "x", ""]), SquareRow(cells=["x", "", "x"])],
    )


def _shipment(kind: str) -> ShipmentFacts | None:
    if not KINDS[kind].with_shipment:
        return None
    return ShipmentFacts(
        number="S100007",
        carrier="DHL",
        service="Paket",
        tracking_number="00340434161094042557",
        tracking_url="https://example.com/follow/00340434161094042557",
        shipped_on="23 November 2026",
    )
