"""Where answers go: by settings, to who is really the sender, and to nobody where that is doubtful."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.intake.answering.booked_lines import OurLine, booked_lines, why_changed
from lading.intake.answering.make_answer import Booked
from lading.intake.answering.sender_of import sender_names
from lading.intake.cxml_posted import post_origin
from lading.intake.matched import Candidate, LineMatch, Match, Matches
from lading.intake.partners import NOBODY, ReplySettings, TradingPartner
from lading.intake.way_back import Came, way_back
from tests.edi_orders import line as edi_line
from tests.edi_orders import order
from tests.readings import line, reading

D = Decimal
CAME = Came(source="intake:orders", sender="carl@buyer.example", by_mail=True)


def known(**said: Any) -> TradingPartner:
    return msgspec.structs.replace(NOBODY, code="ACME", name="ACME", settings=ReplySettings(**said))


@pytest.mark.parametrize(
    ("partner", "came", "way", "target"),
    [
        (NOBODY, {}, "mail", "carl@buyer.example"),
        (NOBODY, {"by_mail": False}, "none", ""),
        (NOBODY, {"automatic": "auto-reply"}, "none", ""),
        (NOBODY, {"doubt": "forged"}, "none", ""),
        (NOBODY, {"sender": ""}, "none", ""),
        (known(), {"automatic": "auto-reply"}, "mail", "carl@buyer.example"),
        (known(), {"by_mail": False}, "mail", "carl@buyer.example"),
        (known(), {"doubt": "forged"}, "none", ""),
        (known(mail_to="edi@acme.example"), {"doubt": "forged", "sender": ""}, "mail", "edi@acme.example"),
        (known(way="folder", folder="acme"), {"sender": ""}, "folder", "acme"),
        (known(way="http", url="https://acme.example"), {}, "http", "https://acme.example"),
        (known(way="none"), {}, "none", ""),
    ],
)
def test_the_way_back(partner: TradingPartner, came: dict[str, Any], way: str, target: str) -> None:
    route = way_back(partner, msgspec.structs.replace(CAME, **came))
    assert (route.way, route.target, bool(route.why)) == (way, target, way == "none")


EDIFACT = "UNB+UNOC:3+4006381333931:14+SELLER+260105:0930+7'UNH+1+ORDERS:D:96A:UN'UNT+2+1'UNZ+1+7'"
CXML = (
    "<cXML><Header><From><Credential domain='NetworkId'><Identity>AN01</Identity></Credential></From></Header></cXML>"
)
UBL = "<O><BuyerCustomerParty><Party><EndpointID schemeID='0088'>401</EndpointID></Party></BuyerCustomerParty></O>"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (order("1", edi_line(1, "A", "1")).decode(), ["ZZ:GREENWAY", "GREENWAY"]),
        (EDIFACT, ["14:4006381333931", "4006381333931"]),
        (CXML, ["NetworkId:AN01", "AN01"]),
        (UBL, ["0088:401", "401"]),
        ("<Order", []),
        ("Please send three mugs.", []),
    ],
)
def test_whose_machine_has_written(text: str, names: list[str]) -> None:
    assert sender_names(text) == names


def test_what_was_booked_is_said_in_the_papers_own_units_and_prices() -> None:
    paper = reading(
        line(position="10", quantity="2", unit="case", unit_price="114", buyer_item="K1"),
        line(position="20", quantity="5", unit_price="3", buyer_item="K2"),
        line(position="30", quantity="1", unit_price="7", buyer_item="K3"),
    )
    cases = LineMatch(Match(Candidate("MUG-RED", "Red mug", "code", 1.0)), "each", "24", "9.50")
    other = LineMatch(Match(Candidate("BOWL", "Bowl", "code", 1.0)), "", "5", "3")
    gone = LineMatch(Match(Candidate("CUP", "Cup", "code", 1.0)), "", "1", "7")
    matches = Matches(Match(None), Match(None), [cases, other, gone])
    ours = [
        OurLine(sku="MUG-RED", name="Red mug", wanted=D(24), later=D(12), unit_price=D("10.00")),
        OurLine(sku="DISH", name="A dish", wanted=D(5), unit_price=D(3)),
    ]
    first, second = booked_lines(paper, paper, matches, ours, left_out={2})
    assert (first.place, first.quantity, first.later, first.unit_price) == (0, D(1), D(1), D(120))
    assert (second.place, second.substitute, second.substitute_text) == (1, "DISH", "A dish")
    turned = booked_lines(paper, paper, matches, ours[::-1], left_out={2}, in_sequence=False)
    assert [(one.place, one.quantity + one.later) for one in turned] == [(0, D(2))]
    assert why_changed(paper.lines[0], first) == "Price 120 instead of 114."
    assert why_changed(paper.lines[2], Booked(place=2, quantity=D(1), unit_price=D(7))) == ""


def test_an_inner_address_is_for_those_whom_an_administrator_trusts() -> None:
    assert [post_origin("http://buy:80/x", inside=inside) for inside in (False, True)] == ["", "http://buy:80"]
