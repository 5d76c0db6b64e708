"""What mails want: exactly on written ones of two halves, and by single rules."""

import pytest

from lading.intake.classify import AttachedName, Known, MailFacts, classify, reclassify
from lading.intake.reading import Reading
from tests.intake.mail.composed import is_right, mails, wants_of


def test_the_tuning_half_is_right() -> None:
    assert [(mail["subject"], wants_of(mail)) for mail in mails("a") if not is_right(mail)] == []


def test_the_half_held_apart_stays_as_right_as_it_was() -> None:
    right = [is_right(mail) for mail in mails("b")]
    assert (sum(right) >= 30, len(right)) == (True, 32)


def facts(subject: str, body: str, *names: str, **more: object) -> MailFacts:
    attached = [AttachedName(n, name) for n, name in enumerate(names, start=1)]
    return MailFacts(subject=subject, body=body, attached=attached, **more)  # type: ignore[arg-type]


def test_one_mail_may_want_several_things() -> None:
    found = classify(facts("PO 4713", "Attached. Please also cancel PO 4711 and where is 4712?", "po4713.pdf"))
    assert [(one.kind, one.position, one.numbers) for one in found] == [
        ("order", 1, []),
        ("cancellation", None, ["4711"]),
        ("question", None, ["4712"]),
    ]
    assert "“Please also cancel PO 4711 and where is 4712?”" in found[1].reason


def test_what_is_asked_about_the_order_that_came_along_is_no_case_of_its_own() -> None:
    assert len(classify(facts("PO 12345", "Attached PO 12345. When can you deliver it?", "PO 12345.pdf"))) == 1


def test_a_paper_and_its_twin_for_programs_are_one_order() -> None:
    (one,) = classify(facts("Order 7", "attached", "Order_7.pdf", "order-7.xml"))
    assert one.position == 2


def test_conditions_go_along_and_are_no_case() -> None:
    assert [one.position for one in classify(facts("Order 7", "attached", "Terms.pdf", "Order 7.pdf"))] == [2]


def test_advertising_is_put_away_but_never_with_a_number_that_we_know() -> None:
    words = ("Sale", "40 % off! Limited time offer, shop now. Unsubscribe here. Order L10001.")
    (away,) = classify(facts(*words, automatic="list"))
    (kept,) = classify(facts(*words, automatic="list", known={"L10001": Known("order", "L10001")}))[:1]
    assert (away.kind, away.put_away, kept.put_away) == ("advertising", True, False)


def test_an_automatic_reply_wants_nothing_even_with_an_order_quoted() -> None:
    (one,) = classify(facts("Automatic reply", "please cancel PO 4711", automatic="auto-reply"))
    assert (one.kind, one.put_away, one.reason) == ("", True, "It is an automatic reply.")


def test_a_document_is_what_it_reads_as() -> None:
    order = Reading(kind="order", format="pdf", header={}, lines=[])
    assert reclassify("invoice", order) == ("order", "The document reads as an order.")
    assert reclassify("change", order)[0] == "change"
    assert reclassify("question", msgspec_without_kind()) == ("question", "")


def msgspec_without_kind() -> Reading:
    return Reading(kind="", format="pdf", header={}, lines=[])


@pytest.mark.parametrize(
    "said",
    ["Please cancel line 3 of PO 4711.", "Bitte stornieren Sie Position 3 der Bestellung 4711.",
     "Veuillez annuler la ligne 3 de notre commande 4711.", "Gelieve regel 3 van bestelling 4711 te annuleren."],
)  # fmt: skip
def test_cancelling_a_line_is_a_change_of_its_order(said: str) -> None:
    assert [(one.kind, one.numbers, one.position) for one in classify(facts("Order", said))] == [
        ("change", ["4711"], 0)
    ]
