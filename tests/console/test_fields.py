"""What is wrong with a form is told at its fields, everything at once, in words for people."""

import html
import re

import pytest

from lading.console.pointed import field_names, plain_words
from lading.kernel import FieldError
from tests.console.conftest import Client

HX = {"HX-Request": "true"}


def told(page: str) -> dict[str, str]:
    """What a refusal says, by the likeliest name of its field."""
    return {
        names.split()[0]: html.unescape(said)
        for names, said in re.findall(r'<li data-for="([^"]*)"[^>]*>([^<]*)</li>', page)
    }


async def test_an_item_tells_every_wrong_field(client: Client) -> None:
    form = {
        "name": "Kettle",
        "weight_grams": "heavy",
        "unit-2-name": "case",
        "unit-2-factor": "",
        "price-4-list": "default-eur",
        "price-4": "cheap",
    }
    answer = await client.post("/items", data=form, headers=HX)
    assert answer.status_code == 422
    assert told(answer.text) == {
        "price-4": "“Price” must be a number such as 2 or 0.5.",
        "sku": "Fill in “SKU”.",
        "unit-2-factor": "Fill in “Holds”.",
        "weight_grams": "“Weight” must be a number such as 2 or 0.5.",
    }


async def test_what_rooms_refuse_stands_at_the_row_it_is_of(client: Client) -> None:
    lists = (await client.get("/items/new")).text
    code = re.findall(r'name="price-0-list" value="([^"]+)"', lists)[0]
    form = {"sku": "KETTLE", "name": "Kettle", "price-7-list": code, "price-7": "5", "price-7-unit": "barrel"}
    answer = await client.post("/items", data=form, headers=HX)
    assert told(answer.text) == {"price-7-unit": "“KETTLE” has no unit “barrel”."}


async def test_a_place_and_its_address(client: Client) -> None:
    form = {"name": "Quay", "serves": "some", "lead_days": "soon", "address.city": "Kiel", "address.country": "Kiel"}
    answer = await client.post("/places", data=form, headers=HX)
    assert set(told(answer.text)) == {"channel", "code", "lead_days", "address.country"}


async def test_a_key_without_name_and_scopes(client: Client) -> None:
    answer = await client.post("/keys", data={"per_minute": "often"}, headers=HX)
    assert set(told(answer.text)) == {"name", "per_minute", "scope"}


@pytest.mark.parametrize(
    ("pointer", "names"),
    [
        ("/items/0/barcode", ["barcode"]),
        ("/address/country", ["address.country", "country", "address", "addres"]),
        ("/settings/large_order", ["large_order"]),
        ("/scopes/1", ["scopes.1", "scopes", "scope"]),
        ("", []),
    ],
)
def test_names_of_a_pointer(pointer: str, names: list[str]) -> None:
    assert field_names(pointer) == names


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Expected `str` of length <= 80", "At most 80 characters fit here."),
        ("Expected `str` of length >= 1", "Fill this in."),
        ("Expected `str` matching regex '^[A-Z]{2}$'", "This is not of the form that is expected here."),
        ("There is no list 'x'.", "There is no list 'x'."),
    ],
)
def test_plain_words_for_technical_ones(message: str, words: str) -> None:
    assert plain_words(FieldError("/name", "invalid", message)) == words
