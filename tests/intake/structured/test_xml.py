"""UBL, cXML and Order-X by small documents; and that nothing outside of a document is ever fetched or resolved."""

import pytest

from lading.intake import Opened
from lading.intake.hints import Hints
from lading.intake.opened import Inner, Page, Word
from lading.intake.structured import Malformed, read_structured
from tests.intake.structured.reads import header, read, values

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">
 <ID>PO-77</ID><IssueDate>2026-11-30</IssueDate><DocumentCurrencyCode>EUR</DocumentCurrencyCode>
 <BuyerCustomerParty><Party><EndpointID schemeID="0088">4006381333931</EndpointID>
  <PartyName><Name>Müller</Name></PartyName></Party></BuyerCustomerParty>
 <Delivery><DeliveryLocation><Address><StreetName>Am Tor 3</StreetName><CityName>München</CityName>
  <PostalZone>80331</PostalZone><Country><IdentificationCode>DE</IdentificationCode></Country></Address>
  </DeliveryLocation><RequestedDeliveryPeriod><EndDate>2026-12-15</EndDate></RequestedDeliveryPeriod></Delivery>
 <AllowanceCharge><ChargeIndicator>true</ChargeIndicator><AllowanceChargeReason>Freight</AllowanceChargeReason>
  <Amount currencyID="EUR">9</Amount></AllowanceCharge>
 <AnticipatedMonetaryTotal><LineExtensionAmount>60</LineExtensionAmount><PayableAmount>69</PayableAmount>
 </AnticipatedMonetaryTotal>
 <OrderLine><LineItem><ID>1</ID><Quantity unitCode="XBX">200</Quantity><LineExtensionAmount>60</LineExtensionAmount>
  <AllowanceCharge><ChargeIndicator>false</ChargeIndicator><Amount>1</Amount></AllowanceCharge>
  <Price><PriceAmount>30.5</PriceAmount><BaseQuantity unitCode="XBX">100</BaseQuantity></Price>
  <Item><Name>Becher</Name><SellersItemIdentification><ID>MUG</ID></SellersItemIdentification>
   <StandardItemIdentification><ID schemeID="0160">4006381333931</ID></StandardItemIdentification></Item>
 </LineItem></OrderLine>
</Order>"""
CXML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.054/cXML.dtd">
<cXML><Header><From><Credential domain="DUNS"><Identity>83528721</Identity></Credential></From></Header>
<Request><OrderRequest><OrderRequestHeader orderID="PO-9" orderDate="2026-11-30T10:00:00-08:00" type="{type}">
 <Total><Money currency="USD">25.00</Money></Total>{ship_to}</OrderRequestHeader>
 <ItemOut quantity="10" lineNumber="1"><ItemID><SupplierPartID>A</SupplierPartID></ItemID><ItemDetail>
  <UnitPrice><Money currency="USD">2.50</Money></UnitPrice><Description>Bolt</Description>
  <UnitOfMeasure>EA</UnitOfMeasure></ItemDetail>{item}</ItemOut>
</OrderRequest></Request></cXML>"""


def test_a_ubl_order_says_who_what_when_and_from_where() -> None:
    reading = read(UBL, "xml")[0]
    assert (reading.kind, reading.format, reading.flags) == ("order", "ubl Order", [])
    assert header(reading) == {
        "po_number": "PO-77", "order_date": "2026-11-30", "currency": "EUR", "buyer": "Müller",
        "buyer_gln": "4006381333931", "ship_to_street": "Am Tor 3", "ship_to_city": "München",
        "ship_to_postal_code": "80331", "ship_to_country": "DE", "requested_by": "2026-12-15",
        "goods_total": "60", "total": "69",
    }  # fmt: skip
    assert [values(line) for line in reading.lines] == [
        {"position": "1", "quantity": "200", "unit": "box", "unit_price": "30.5", "price_per": "100", "amount": "60",
         "discount": "1", "seller_item": "MUG", "gtin": "4006381333931", "text": "Becher"},
        {"charge": "yes", "text": "Freight", "amount": "9"},
    ]  # fmt: skip
    assert reading.lines[0].fields["quantity"].evidence.segment == "/Order/OrderLine/LineItem/Quantity"


@pytest.mark.parametrize(("kind", "expected"), [("new", "order"), ("update", "change"), ("delete", "cancellation")])
def test_cxml_says_by_its_type_what_it_wants(kind: str, expected: str) -> None:
    reading = read(CXML.format(type=kind, ship_to="", item=""), "xml")[0]
    assert (reading.kind, reading.value("po_number"), reading.value("currency")) == (expected, "PO-9", "USD")
    assert reading.flags == []


def test_cxml_lines_that_go_to_addresses_of_their_own_are_told() -> None:
    address = '<ShipTo><Address addressID="{0}"><Name>{0}</Name><PostalAddress><Street>{0} St</Street><City>X</City>'
    item = address.format("W1") + "</PostalAddress></Address></ShipTo></ItemOut>"
    item += '<ItemOut quantity="0" lineNumber="2"><ItemDetail/>' + address.format("W2")
    reading = read(CXML.format(type="new", ship_to="", item=f"{item}</PostalAddress></Address></ShipTo>"), "xml")[0]
    assert [line.value("ship_to_code") for line in reading.lines] == ["W1", "W2"]
    assert [flag.sentence for flag in reading.flags] == ["The lines go to 2 addresses: W1, W2."]
    assert reading.value("ship_to_street") == "W1 St"


def test_entities_are_not_resolved_and_nothing_is_loaded() -> None:
    hostile = '<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
    text = UBL.replace('encoding="UTF-8"?>', f'encoding="UTF-8"?>{hostile}').replace("Becher", "&x;")
    assert read(text, "xml")[0].lines[0].value("text") == ""
    bomb = '<!DOCTYPE Order [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 20}">' for n in range(9)
    )
    bombed = UBL.replace('encoding="UTF-8"?>', f'encoding="UTF-8"?>{bomb}]>').replace("Becher", "&j;")
    with pytest.raises(Malformed, match="amplification"):
        read(bombed, "xml")


def test_broken_xml_says_the_line() -> None:
    with pytest.raises(Malformed, match="broken at line 3"):
        read("<?xml version='1.0'?>\n<Order>\n<ID>7</Order>", "xml")
    with pytest.raises(Malformed, match="no OrderRequestHeader"):
        read("<cXML><Request><OrderRequest/></Request></cXML>", "xml")


def test_xml_of_another_vocabulary_is_none_of_ours() -> None:
    opened = Opened(shape="xml", text="<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert read_structured(opened, name="a.xml", hints=Hints()) is None


def test_the_xml_inside_a_pdf_is_what_is_read() -> None:
    opened = Opened(shape="pages", inner=[Inner("order-x.xml", "text/xml", UBL.encode())])
    readings = read_structured(opened, name="order.pdf", hints=Hints())
    assert readings is not None
    assert (readings[0].value("po_number"), readings[0].flags) == ("PO-77", [])


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        (["Order", "PO", "77", "69,00", "EUR"], []),
        (["Order", "PO-77", "96.00"], ["order-x.xml inside says the total 69, which no page shows."]),
        (["Order", "4711", "EUR", "69.00"], ["order-x.xml inside says the number PO-77, which no page shows."]),
    ],
)
def test_what_the_xml_says_and_no_page_shows_is_flagged(words: list[str], hidden: list[str]) -> None:
    page = Page(595, 842, [Word(word, 0, 0, 9, 9) for word in words])
    opened = Opened(shape="pages", pages=[page], inner=[Inner("order-x.xml", "text/xml", UBL.encode())])
    readings = read_structured(opened, name="order.pdf", hints=Hints()) or []
    assert [flag.sentence for flag in readings[0].flags if flag.kind == "hidden"] == hidden
