"""Orders whose home is another system: written there once whatever gets lost, refused back to a person."""

import csv
import io
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.app.order_systems import order_systems
from lading.flows.company import Company
from lading.flows.intake.answer_orders import answer_orders
from lading.flows.intake.book_cases import BookCase, NotBookable, book_cases
from lading.flows.intake.hand_over import hand_over_orders
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.case_views import CaseView, show_case
from lading.intake.fill_template import BadTemplate, fill_template
from lading.intake.handovers import HandedBefore, SystemMoved, put_system, read_systems
from lading.intake.hints import Hints
from lading.intake.opened import Sheet
from lading.intake.partners import ReplySettings
from lading.intake.ports import Form, SystemSettings
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from lading.intake.reading import Reading
from lading.intake.replies import replies_of_case
from lading.intake.structured.sheets.read_sheet import read_sheet
from tests.edi_orders import ENVELOPE, GREENWAY, line, order
from tests.intake.structured.reads import read

TEMPLATE = """{"ref": "{{attributes.po_number}}", "buyer": "{{customer.code}}",
 "rows": [{"$each": "lines", "pos": "{{n}}", "item": "{{sku}}", "qty": "{{quantity}}", "to": "{{ship_to.city}}"}]}"""


class Erp:
    """A fake system as a process of its own, programmed and read."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        command = [sys.executable, "-m", "lading.connectors.fake_erp", "--journal", str(journal)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def rules(self, **said: Any) -> None:
        body = json.dumps(said).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/test/rules", data=body, method="POST")).close()

    def written(self) -> list[dict[str, Any]]:
        return [json.loads(one) for one in self.journal.read_text().splitlines()] if self.journal.exists() else []

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def erp(tmp_path: Path) -> Iterator[Erp]:
    made = Erp(tmp_path / "journal")
    yield made
    made.end()


async def use(company: Company, settings: SystemSettings) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
        await put_system(unit, channel="phone", settings=settings)


def rest(erp: Erp) -> SystemSettings:
    return SystemSettings(
        way="rest", url=f"{erp.address}/orders", find_url=f"{erp.address}/orders/{{key}}", template=TEMPLATE
    )


async def book(company: Company, *numbers: str) -> list[str]:
    return await take(company, *(order(po, line(1, "MUG-RED", "12"), n=n) for n, po in enumerate(numbers, start=1)))


async def take(company: Company, *contents: bytes) -> list[str]:
    files = [NewFile(channel="phone", name="po.edi", content=content, sender="") for content in contents]
    async with company.database.unit_of_work() as unit:
        cases = [one.cases[0] for one in await receive_documents(unit, files=files)]
    while await read_cases(company):
        pass
    for case in cases:
        async with company.database.unit_of_work() as unit:
            await book_cases(unit, company, wishes=[BookCase(case=case)])
    return cases


async def hand_over(company: Company, *, exchange: Path = Path("/nowhere"), times: int = 1) -> None:
    for _ in range(times):
        async with company.database.unit_of_work() as unit:
            await unit.execute("UPDATE intake_handovers SET next_at = now()")
        await hand_over_orders(company, open_system=order_systems(exchange=exchange))


async def look(company: Company, case: str) -> CaseView:
    async with company.database.unit_of_work() as unit:
        return await show_case(unit, case=case)


async def test_each_order_is_written_once_though_answers_get_lost(company: Company, erp: Erp) -> None:
    await use(company, rest(erp))
    cases = await book(company, "1", "2", "3")
    erp.rules(lose=2)
    await hand_over(company, times=3)
    written = erp.written()
    assert [json.loads(one["body"]) for one in written] == [
        {"ref": n, "buyer": "C-GREEN", "rows": [{"pos": 1, "item": "MUG-RED", "qty": "12", "to": "Hamburg"}]}
        for n in ("1", "2", "3")
    ]
    seen = [await look(company, case) for case in cases]
    assert [(one.state, one.booked_as) for one in seen] == [("booked", "E1"), ("booked", "E2"), ("booked", "E3")]
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM orders") == [(0,)]


async def test_a_system_that_is_away_gets_it_later_and_what_it_refuses_comes_back(company: Company, erp: Erp) -> None:
    await use(company, rest(erp))
    (case,) = await book(company, "1")
    erp.rules(fail=503)
    await hand_over(company, times=2)
    assert (erp.written(), (await look(company, case)).booked_as) == ([], "")
    erp.rules(refuse="Customer C-GREEN is blocked.")
    await hand_over(company)
    back = await look(company, case)
    assert (back.state, back.reason) == ("review", "The other system would not have it: Customer C-GREEN is blocked.")
    erp.rules()
    async with company.database.unit_of_work() as unit:
        await book_cases(unit, company, wishes=[BookCase(case=case)])
    await hand_over(company)
    assert ((await look(company, case)).booked_as, len(erp.written())) == ("E1", 1)


async def test_the_same_purchase_order_is_handed_over_once(company: Company, erp: Erp) -> None:
    await use(company, rest(erp))
    with pytest.raises(HandedBefore):
        await book(company, "1", "1")


async def test_a_system_is_tried_as_far_as_that_goes_without_an_order(erp: Erp, tmp_path: Path) -> None:
    open_system = order_systems(exchange=tmp_path)
    asked = await open_system(rest(erp), "").attempt()
    assert (asked.works, "answers where orders are found" in asked.sentence) == (True, True)
    blind = SystemSettings(way="rest", url=rest(erp).url)
    knocked = await open_system(blind, "").attempt()
    assert (knocked.works, "only known when one is sent" in knocked.sentence) == (True, True)
    folder = await open_system(SystemSettings(way="folder", folder="erp"), "").attempt()
    assert (folder.works, list((tmp_path / "erp").iterdir()), erp.written()) == (True, [], [])
    gone = SystemSettings(way="rest", url="http://127.0.0.1:9/x", find_url="http://127.0.0.1:9/x/{key}")
    assert (await open_system(gone, "").attempt()).works is False


async def test_who_saves_a_system_over_anothers_change_is_told(company: Company) -> None:
    await use(company, SystemSettings(way="folder", folder="erp"))
    async with company.database.unit_of_work() as unit:
        settings = SystemSettings(way="folder", folder="other")
        with pytest.raises(SystemMoved):
            await put_system(unit, channel="phone", settings=settings, version=0)
        await put_system(unit, channel="phone", settings=settings, version=1)
        found = (await read_systems(unit))["phone"]
    assert (found.settings.folder, found.version) == ("other", 2)


async def test_files_are_answered_by_files(company: Company, tmp_path: Path) -> None:
    await use(company, SystemSettings(way="folder", folder="erp"))
    (case,) = await book(company, "1")
    await hand_over(company, exchange=tmp_path)
    (written,) = (tmp_path / "erp").glob("*.json")
    assert json.loads(written.read_text())["external_id"] == "C-GREEN/1"
    written.with_suffix(".ok").write_text("SO-77\n")
    await hand_over(company, exchange=tmp_path)
    assert (await look(company, case)).booked_as == "SO-77"


@pytest.mark.parametrize("form", ["x12", "ubl", "csv"])
async def test_other_formats_are_written_once_and_read_as_the_order_was(company: Company, erp: Erp, form: Form) -> None:
    settings = SystemSettings(way="rest", form=form, url=f"{erp.address}/o", find_url=f"{erp.address}/o/{{key}}")
    await use(company, settings)
    await book(company, "1", "2")
    erp.rules(lose=1)
    await hand_over(company, times=2)
    bodies = [one["body"] for one in erp.written()]
    assert [one["key"] in one["body"] for one in erp.written()] == [True, True]
    readings = [_read(body, form) for body in bodies]
    assert [one.value("po_number") for one in readings] == ["1", "2"]
    assert {one.value("ship_to_city") for one in readings} == {"Hamburg"}
    assert [one.value("buyer_code") for one in readings] == ["" if form == "csv" else "C-GREEN"] * 2
    goods = [[read_line.value(name) for name in ("quantity", "unit_price")] for read_line in readings[0].lines]
    assert goods == [["12", "9.5"]]
    if form == "csv":
        assert bodies[0].split("\n")[1].split(",")[3:6] == ["C-GREEN", "Greenway Stores", "EUR"]
    if form == "x12":
        assert [re.findall(r"\*(\d{9})\*0\*P|GS\*PO\*LADING\*ERP\*\d+\*\d+\*(\d+)", one) for one in bodies] == [
            [("000000001", ""), ("", "101")], [("000000002", ""), ("", "201")],
        ]  # fmt: skip
        assert "N1*BY*Greenway Stores*92*C-GREEN~" in bodies[0]


def _read(body: str, form: Form) -> Reading:
    if form == "csv":
        (found,) = read_sheet(Sheet("", list(csv.reader(io.StringIO(body)))), Hints()) or []
        return found
    return read(body, "xml" if form == "ubl" else "edi")[0]


CANCEL = "ST*860*0001~BCH*01*SA*1***20260105~N1*BY*Greenway Stores*92*C-GREEN~CTT*0~SE*5*0001~"
CHANGE = (
    "ST*860*0001~BCH*04*SA*1***20260105~CUR*BY*EUR~N1*BY*Greenway Stores*92*C-GREEN~N1*ST*Greenway Depot*92*D1~"
    "N3*Hafenstr. 7~N4*Hamburg**20457*DE~POC*1*QI*20*20*EA*9.50**VP*MUG-RED~CTT*1~SE*10*0001~"
)


@pytest.mark.parametrize(("paper", "what"), [(CANCEL, "cancelled"), (CHANGE, "changed as the customer’s paper says")])
async def test_what_changes_an_order_elsewhere_is_a_task(company: Company, erp: Erp, paper: str, what: str) -> None:
    await use(company, rest(erp))
    await book(company, "1")
    await hand_over(company)
    (case,) = await take(company, ENVELOPE.format(n=9, sets=paper).encode())
    seen = await look(company, case)
    async with company.database.unit_of_work() as unit:
        tasks = await unit.fetch("SELECT kind, subject, sentence FROM tasks WHERE kind LIKE 'intake.%%'")
    sentence = f"Order E1 is in the other system: it has to be {what} there (case {case})."
    assert tasks == [("intake.change_elsewhere", f"case/{case}", sentence)]
    assert (seen.state, seen.reason, len(erp.written())) == ("done", sentence, 1)


async def test_single_lines_that_a_mail_changes_are_told_elsewhere_by_a_person(company: Company, erp: Erp) -> None:
    await use(company, msgspec.structs.replace(rest(erp), changes="send"))
    await book(company, "4711")
    await hand_over(company)
    words = NewFile(
        channel="phone",
        name="mail.txt",
        content=b"Please send 20 instead of 12 of MUG-RED with our order 4711.",
        sender="orders@greenway.example",
    )
    async with company.database.unit_of_work() as unit:
        (received,) = await receive_documents(unit, files=[words])
    while await read_cases(company):
        pass
    async with company.database.unit_of_work() as unit:
        await book_cases(unit, company, wishes=[BookCase(case=received.cases[0])])
    seen = await look(company, received.cases[0])
    assert (seen.state, len(erp.written())) == ("done", 1)
    assert seen.reason.startswith("Order E1 is in the other system: it has to be changed as the customer’s paper says")


async def test_a_system_that_takes_changes_is_told_them_once(company: Company, erp: Erp) -> None:
    await use(company, msgspec.structs.replace(rest(erp), changes="send"))
    await book(company, "1")
    early = ENVELOPE.format(n=8, sets=CANCEL).encode()
    with pytest.raises(NotBookable, match="has not confirmed it yet"):
        await take(company, early)
    await hand_over(company)
    cases = await take(company, *(ENVELOPE.format(n=n, sets=one).encode() for n, one in ((9, CHANGE), (10, CANCEL))))
    erp.rules(lose=1)
    await hand_over(company, times=2)
    change, cancel = (json.loads(one["body"]) for one in erp.written()[1:])
    assert (change["kind"], change["number"], change["purchase_order"], change["intake_case"]) == (
        "change", "E1", "1", cases[0],
    )  # fmt: skip
    assert [(one["sku"], one["quantity"]) for one in change["order"]["lines"]] == [("MUG-RED", "20")]
    assert (cancel["kind"], cancel["number"], cancel["order"]) == ("cancellation", "E1", None)
    assert [(await look(company, case)).booked_as for case in cases] == ["E2", "E3"]
    assert await audit(company.database) == []


async def test_their_machine_is_answered_with_the_other_systems_number(company: Company, erp: Erp) -> None:
    await use(company, rest(erp))
    async with company.database.unit_of_work() as unit:
        settings = ReplySettings(way="folder", folder="g", answers="alone")
        draft = TradingPartnerDraft(name="Greenway", names=["ZZ:GREENWAY"], settings=settings)
        await put_partner(unit, code="GREENWAY", draft=draft)
    (case,) = await book(company, "1")
    await answer_orders(company)
    view = await look(company, case)
    async with company.database.unit_of_work() as unit:
        early = [one.format for one in await replies_of_case(unit, case_id=view.id)]
    await hand_over(company)
    await answer_orders(company)
    async with company.database.unit_of_work() as unit:
        _, told = await replies_of_case(unit, case_id=view.id)
    assert (early, told.format, told.about, told.verdict) == (["x12 997"], "x12 855", "E1", "accepted")
    assert ["BAK*00*AD*1*20260105****E1*" in told.text, "ACK*IA*12*EA~" in told.text] == [True, True]


def test_a_template_that_cannot_be_filled_is_refused() -> None:
    with pytest.raises(BadTemplate):
        fill_template("{not json", {})
    with pytest.raises(BadTemplate):
        fill_template('[{"$each": "rows"}]', {"lines": []})
    assert fill_template('{"a": "{{x.y}}", "b": "no {{x.y}}{{z}}"}', {"x": {"y": 1}}) == b'{"a":1,"b":"no 1"}'
