"""Documents that arrive: stored raw, once, with a case each; a batch that is refused stores nothing."""

import pytest

from lading.flows.company import Company
from lading.flows.intake.receive_documents import LARGEST, NewFile, Received, Refused, receive_documents
from lading.flows.intake.settle_cases import Ending, SettleCase, settle_cases, take_cases
from lading.intake.at_desk import CaseMoved, CaseSettled
from lading.intake.case_views import count_cases, list_cases, read_content, show_case
from lading.intake.cases import MOVES
from lading.intake.claim_cases import claim_cases
from lading.kernel import Invalid, NotFound, Refusal

PO = b"%PDF-1.4 not really"


def po(name: str = "po.pdf", content: bytes = PO, channel: str = "phone") -> NewFile:
    return NewFile(channel=channel, name=name, content=content, sender="buyer@example.com")


async def send(company: Company, *files: NewFile) -> list[Received]:
    async with company.database.unit_of_work() as unit:
        return await receive_documents(unit, files=files)


async def settle(company: Company, case: str, ending: Ending, reason: str = "", version: int | None = None) -> None:
    async with company.database.unit_of_work() as unit:
        wish = SettleCase(case=case, ending=ending, reason=reason, version=version)
        await settle_cases(unit, wishes=[wish])


async def test_each_document_has_a_case_and_is_kept_as_it_came(company: Company) -> None:
    first, second = await send(company, po(), po("list.csv", b"a;b"))
    async with company.database.unit_of_work() as unit:
        case = await show_case(unit, case=first.cases[0])
        assert (case.state, case.channel, case.message.sender) == ("received", "phone", "buyer@example.com")
        assert case.document is not None
        assert await read_content(unit, document=case.document.id) == ("po.pdf", "", PO)
        rows = await list_cases(unit, states=list(MOVES))
    assert [(one.number, one.document) for one in rows] == [(second.cases[0], "list.csv"), (first.cases[0], "po.pdf")]


async def test_the_same_bytes_are_one_document_whatever_their_name(company: Company) -> None:
    (first,) = await send(company, po())
    again, twin, other = await send(company, po("copy.pdf"), po("third.pdf"), po(channel="web"))
    assert (again.cases, again.known, twin.cases, twin.known) == (first.cases, True, first.cases, True)
    assert (other.known, other.cases != first.cases) == (False, True)


@pytest.mark.parametrize(
    ("file", "refusal", "code"),
    [
        (po("empty.pdf", b""), Refused, "document_refused"),
        (po("large.pdf", b"x" * (LARGEST + 1)), Refused, "document_refused"),
        (po(channel="moon"), NotFound, "not_found"),
    ],
)
async def test_one_that_is_refused_keeps_out_the_whole_batch(
    company: Company, file: NewFile, refusal: type[Refusal], code: str
) -> None:
    with pytest.raises(refusal) as refused:
        await send(company, po("good.pdf", b"good"), file)
    assert refused.value.code == code
    async with company.database.unit_of_work() as unit:
        assert await count_cases(unit) == {}


async def test_a_case_is_read_by_one_worker_and_given_back_when_that_one_died(company: Company) -> None:
    await send(company, po())
    async with company.database.unit_of_work() as unit:
        (mine,) = await claim_cases(unit, limit=5)
    async with company.database.unit_of_work() as unit:
        assert await claim_cases(unit, limit=5) == []
        await unit.execute("UPDATE intake_cases SET claimed_at = now() - interval '11 minutes'")
        (again,) = await claim_cases(unit, limit=5)
    assert (mine.number, mine.content, mine.attempts, again.attempts) == (again.number, PO, 1, 2)


async def test_a_case_is_rejected_with_a_reason_and_opened_again(company: Company) -> None:
    ((number,),) = [one.cases for one in await send(company, po())]
    with pytest.raises(Invalid):
        await settle(company, number, "reject")
    await settle(company, number, "reject", "It is an advertisement.")
    with pytest.raises(CaseMoved):
        await settle(company, number, "reopen", version=1)
    await settle(company, number, "reopen", version=2)
    with pytest.raises(CaseSettled):
        await settle(company, number, "reopen")
    async with company.database.unit_of_work() as unit:
        await take_cases(unit, numbers=[number], owner="ada")
        case = await show_case(unit, case=number)
        told = await unit.fetch("SELECT kind, reason FROM events WHERE subject = %s ORDER BY id", [f"case/{number}"])
    assert (case.state, case.owner, case.version) == ("review", "ada", 4)
    assert [kind for kind, _ in told] == ["case.received", "case.rejected", "case.reopened", "case.taken"]
