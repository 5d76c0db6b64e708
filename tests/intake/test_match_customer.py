"""Who orders: by sender, names, numbers, addresses and what came before."""

import msgspec
import pytest

from lading.intake.matching.customers import match_customer
from lading.intake.matching.tax_ids import same_tax_id
from lading.intake.matching.words import name_core, plain_code
from lading.intake.matching.world import Taught
from tests.readings import ACME, MUELLER, reading, world


@pytest.mark.parametrize(
    ("said", "core"),
    [
        ("Müller & Söhne G.m.b.H. & Co. KG", "muller sohne"),
        ("MUELLER und SOEHNE GMBH", "mueller soehne"),
        ("Acme Tools, Inc.", "acme tools"),
        ("Société Générale S.A.", "societe generale"),
        ("The Co.", "the co"),
    ],
)
def test_names_are_compared_without_legal_forms(said: str, core: str) -> None:
    assert name_core(said) == core


def test_codes_are_compared_without_zeros_and_dashes() -> None:
    assert [plain_code(code) for code in ("00-12 a/4", "12A4", "000", "0815")] == ["12A4", "12A4", "", "815"]


def test_tax_numbers_are_one_with_and_without_their_country() -> None:
    assert same_tax_id("DE 123.456.788", "DE123456788")
    assert same_tax_id("123456788", "DE123456788")
    assert not same_tax_id("DE123456789", "DE123456788")
    assert not same_tax_id("12", "12")


def test_a_sender_is_known_by_their_address() -> None:
    found = match_customer(reading(), world=world(), sender="Einkauf@mueller-soehne.de")
    assert found.chosen
    assert (found.chosen.code, found.chosen.by, found.chosen.probability) == ("C1", "mail", 0.95)


def test_a_free_mail_domain_says_nothing_and_a_companys_does() -> None:
    private = msgspec.structs.replace(MUELLER, email="someone@gmail.com")
    nobody = match_customer(reading(), world=world(parties={"C1": private}), sender="other@gmail.com")
    colleague = match_customer(reading(), world=world(), sender="lager@mueller-soehne.de")
    assert nobody.chosen is None
    assert colleague.chosen
    assert (colleague.chosen.code, colleague.chosen.probability) == ("C1", 0.7)


def test_the_name_on_the_document_beats_the_domain_of_who_forwards_it() -> None:
    found = match_customer(reading(buyer="ACME Tools"), world=world(), sender="lager@mueller-soehne.de")
    assert found.chosen
    assert (found.chosen.code, [one.code for one in found.others]) == ("C2", ["C1"])
    assert found.chosen.probability == pytest.approx(0.831, abs=0.001)


def test_what_was_learned_of_a_name_counts_most() -> None:
    alias = Taught(kind="customer", key="name:m s handel", value={"customer": "C1"})
    found = match_customer(reading(buyer="M+S Handel"), world=world(taught=(alias,)), sender="")
    assert found.chosen
    assert (found.chosen.code, found.chosen.by) == ("C1", "learned")
    assert "“m s handel” was learned to be Müller & Söhne" in found.chosen.why


def test_documents_of_a_shape_hint_at_who_sent_them_before() -> None:
    found = match_customer(reading(layout="L1"), world=world(layouts={"L1": {"C2": 9, "C1": 1}}), sender="")
    assert found.chosen
    assert (found.chosen.code, found.chosen.by) == ("C2", "earlier")
    assert found.chosen.why == "Documents of this shape were ACME Tools Inc.’s 9 of 10 times."


def test_a_misspelt_name_and_the_address_together_are_surer_than_either() -> None:
    by_name = match_customer(reading(buyer="Muller Sohn"), world=world(), sender="")
    both = match_customer(
        reading(buyer="Muller Sohn", buyer_postal_code="50667", buyer_street="Hauptstrasse 5"), world=world(), sender=""
    )
    assert by_name.chosen
    assert both.chosen
    assert by_name.chosen.code == both.chosen.code == "C1"
    assert both.chosen.probability > max(by_name.chosen.probability, 0.9)


def test_nobody_is_chosen_where_nothing_hints_at_anybody() -> None:
    assert (
        match_customer(reading(buyer="Zeta"), world=world(parties={"C2": ACME}), sender="x@zeta.example").chosen is None
    )
