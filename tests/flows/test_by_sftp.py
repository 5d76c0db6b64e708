"""Answers and orders that go by SFTP, through all of it: kept, sent late, sent once, answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.app.order_systems import order_systems
from lading.connectors.exchange_file import ExchangeFiles
from lading.connectors.sftp_files import put_by_sftp
from lading.flows.company import Company
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.hand_over import hand_over_orders
from lading.flows.intake.put_system import put_order_system
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.send_replies import Ways, send_replies
from lading.intake.case_views import show_case
from lading.intake.partners import ReplySettings
from lading.intake.ports import Heard, SystemSettings
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from tests.edi_orders import GREENWAY, line, order
from tests.sftp_server import PASSWORD, SftpServer, sftp_server


@pytest.fixture
def far(tmp_path: Path) -> Iterator[SftpServer]:
    pytest.importorskip("asyncssh")
    with sftp_server(tmp_path) as made:
        yield made


async def no_post(**_: object) -> Heard:
    raise AssertionError("nothing goes by HTTP")


async def test_answers_and_orders_go_by_sftp_once(company: Company, far: SftpServer, tmp_path: Path) -> None:
    here = {"url": far.url, "host_key": far.host_key}
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
        said = ReplySettings(way="sftp", inside=True, url=far.url, host_key="")
        draft = TradingPartnerDraft(name="G", names=["ZZ:GREENWAY"], settings=said, secret=PASSWORD)
        await put_partner(unit, code="G", draft=draft)
        settings = SystemSettings(way="sftp", form="csv", **here)
        await put_order_system(unit, channel="phone", settings=settings, secret=PASSWORD)
        file = NewFile(channel="phone", name="po.edi", content=order("4711", line(1, "MUG-RED", "12")))
        (received,) = await receive_documents(unit, files=[file])
    await read_cases(company)
    ways = Ways(drop=ExchangeFiles(tmp_path), put=put_by_sftp, post=no_post, inside=no_post)
    assert (await send_replies(company, ways=ways), far.files()) == (1, {})
    async with company.database.unit_of_work() as unit:
        ((error,),) = await unit.fetch("SELECT error FROM intake_replies")
        known = ReplySettings(way="sftp", inside=True, **here)
        await put_partner(unit, code="G", draft=TradingPartnerDraft(name="G", names=["ZZ:GREENWAY"], settings=known))
        await unit.execute("UPDATE intake_replies SET next_at = now()")
        await book_cases(unit, company, wishes=[BookCase(case=received.cases[0])])
    assert "Nobody has said by which key 127.0.0.1 is known" in error
    (far.root / ".lose").touch()
    await send_replies(company, ways=ways)
    open_system = order_systems(exchange=tmp_path)
    await hand_over_orders(company, open_system=open_system)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_replies SET next_at = now()")
        ((key,),) = await unit.fetch("SELECT id FROM intake_handovers")
        await unit.execute("UPDATE intake_handovers SET next_at = now()")
    await send_replies(company, ways=ways)
    (far.root / "in" / f"{key}.ok").write_text("E-7")
    await hand_over_orders(company, open_system=open_system)
    names = sorted(far.files())
    assert names == sorted(["997-ZZ-GREENWAY-000001.edi", f"{key}.csv", f"{key}.ok"])
    async with company.database.unit_of_work() as unit:
        case = await show_case(unit, case=received.cases[0])
        states = await unit.fetch("SELECT state, attempts FROM intake_replies")
    assert (case.booked_as, states) == ("E-7", [("sent", 3)])
