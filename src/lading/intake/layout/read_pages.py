"""Pages read into a reading: labels and values, parties, tables of lines, sums, flags."""

from lading.intake.hints import Hints
from lading.intake.layout.advertising import advertising_of
from lading.intake.layout.apart import told_by
from lading.intake.layout.fingerprint import fingerprint
from lading.intake.layout.header import header_of
from lading.intake.layout.kind import kind_of_paper
from lading.intake.layout.learned import hints_for, learned_header
from lading.intake.layout.learned_blocks import without_replaced
from lading.intake.layout.made import flag_of
from lading.intake.layout.notes import flags_of, is_revised
from lading.intake.layout.paper import Paper
from lading.intake.layout.parties import parties_of
from lading.intake.layout.said_once import describe_all
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.taught.goods import goods_of
from lading.intake.layout.totals import prove_totals, totals_of, unnamed_total
from lading.intake.layout.whole_buyer import whole_buyer
from lading.intake.opened import Page
from lading.intake.reading import Field, Flag, Reading, ReadLine

DOUBT = 0.035
"""How likely another day may be without a person being asked."""
_SEATS = ("buyer_country", "bill_to_country", "ship_to_country")


def read_pages(pages: list[Page], *, hints: Hints, format: str = "pdf") -> Reading:  # noqa: A002 - as Reading calls it
    """What pages say; the reading is empty of lines where no table of goods was found."""
    paper = Paper(pages, hints)
    layout = fingerprint(paper, hints.sender)
    taught = hints_for(paper, layout)
    goods = goods_of(paper, taught)
    until, start = goods.first, goods.end
    paper.heads = frozenset(n for n, line in enumerate(paper.lines) if line in goods.heads)
    parties = parties_of(paper, until)
    paper.seat = next((parties[name].value for name in _SEATS if name in parties), "")
    goods.lines = describe_all(paper, goods.lines, until)
    header = {**header_of(paper, until, start), **totals_of(paper, start)}
    if "total" not in header and "goods_total" not in header:
        header |= unnamed_total(paper, goods.lines)
    header = {**header, **parties, **_contact(parties, header), **advertising_of(paper)}
    header = without_replaced({**header, **whole_buyer(header)}, learned_header(paper, taught))
    if _is_of_goods(header, goods.lines):
        del header["requested_by"]
    goods.lines = [_wanted(line, header) for line in goods.lines]
    flags = [*goods.flags, *prove_totals(header, goods.lines)]
    flags.extend(_ambiguous(header, goods))
    told = told_by(header, goods.lines)
    flags.extend(flags_of(paper, goods.notes, told=told, heads=goods.heads, goods=range(until or 0, start)))
    if (said := is_revised(paper)) is not None:
        flags.append(flag_of("revision", f"The paper says that it replaces another: “{said.text}”", [said]))
    return Reading(
        kind=kind_of_paper(paper, header, goods.lines),
        format=format,
        header=header,
        lines=goods.lines,
        flags=flags,
        layout=layout,
        language=paper.language,
    )


def _is_of_goods(header: dict[str, Field], lines: list[ReadLine]) -> bool:
    """Whether the order's day was taken from a column of days on which goods leave us."""
    boxes = [line.fields["sent"].evidence.boxes for line in lines if "sent" in line.fields]
    return "requested_by" in header and header["requested_by"].evidence.boxes in boxes


def _wanted(line: ReadLine, header: dict[str, Field]) -> ReadLine:
    """A line for which nothing but the day on which its goods leave us is said is wanted then."""
    fields = dict(line.fields)
    sent = fields.pop("sent", None)
    if sent is not None and "requested_by" not in fields and "requested_by" not in header:
        fields["requested_by"] = sent
    return line if sent is None else ReadLine(fields)


def _contact(parties: dict[str, Field], header: dict[str, Field]) -> dict[str, Field]:
    """Who a label called the buyer without being a company."""
    return {"contact": parties["contact"]} if "contact" in parties and "contact" not in header else {}


def _ambiguous(header: dict[str, Field], goods: Lines) -> list[Flag]:
    """Dates whose day and month may be exchanged, said once for each."""
    doubtful = [(f"/header/{name}", header[name]) for name in ("order_date", "requested_by") if name in header]
    doubtful += [
        (f"/lines/{at}/requested_by", line.fields["requested_by"])
        for at, line in enumerate(goods.lines)
        if "requested_by" in line.fields
    ]
    return [
        Flag(
            "ambiguous",
            f"{field.evidence.text} may be {field.value} or {field.others[0].value}.",
            field.evidence,
            place,
        )
        for place, field in doubtful
        if field.others and field.others[0].probability > DOUBT
    ]
