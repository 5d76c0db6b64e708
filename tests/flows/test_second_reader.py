"""A language model's second opinion on a mail's words: asked where something is missing, checked, and never needed."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lading.app.second_readers import second_reader
from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.case_views import CaseView, show_case
from lading.intake.ports import ReaderSettings
from lading.intake.reader_settings import put_reader

pytest.importorskip("pydantic_ai", reason="the extra `model` is not installed")
TEXT = "Bonjour Ada,\ncomme convenu: MUG-RED, une douzaine, soit 12 au total. ZX-77 pour vos livres.\n"


@pytest.fixture
def model(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    journal = tmp_path / "journal"
    command = [sys.executable, "-m", "lading.connectors.fake_model", "--journal", str(journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), journal
        process.kill()


def tell(address: str, **answer: Any) -> None:
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(f"{address}/test/answer", data=body, method="POST")).close()


async def read(company: Company, text: str = TEXT) -> CaseView:
    file = NewFile(channel="phone", name="mail.txt", content=text.encode())
    async with company.database.unit_of_work() as unit:
        (received,) = await receive_documents(unit, files=[file])
    await read_cases(company, open_reader=second_reader)
    async with company.database.unit_of_work() as unit:
        return await show_case(unit, case=received.cases[0])


async def test_the_model_adds_what_stands_there_and_nothing_else(company: Company, model: tuple[str, Path]) -> None:
    address, journal = model
    async with company.database.unit_of_work() as unit:
        await put_reader(unit, settings=ReaderSettings(url=f"{address}/v1", model="small", when="always"), secret="k")
    tell(
        address,
        header={"po_number": "ZX-77", "buyer": "Evil Corp"},
        lines=[{"seller_item": "MUG-RED", "quantity": "12"}],
    )
    case = await read(company)
    assert (case.fields["po_number"].value, case.fields["po_number"].method) == ("ZX-77", "model")
    assert [(one["seller_item"].value, one["quantity"].value) for one in case.lines] == [("MUG-RED", "12")]
    assert any("Evil Corp" in flag.sentence for flag in case.flags)
    assert "buyer" not in case.fields
    assert case.state == "review"
    assert "ZX-77" in json.loads(journal.read_text().splitlines()[0])["messages"][-1]["content"]


async def test_without_an_answer_the_case_goes_on_and_says_so(company: Company, model: tuple[str, Path]) -> None:
    address, _ = model
    async with company.database.unit_of_work() as unit:
        await put_reader(unit, settings=ReaderSettings(url=f"{address}/v1", model="other", when="always", seconds=20))
    tell(address, fail=400)
    case = await read(company, TEXT + "Merci!")
    assert case.state == "review"
    assert [flag.sentence[:49] for flag in case.flags if "opinion" in flag.sentence] == [
        "No second opinion: The model gave no answer (Mode"
    ]
