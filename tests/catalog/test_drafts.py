"""What drafts refuse before anything is asked of the database."""

import msgspec
import pytest

from lading.catalog import ItemDraft

WRONG = [
    {"sku": "a/b"},
    {"sku": "a\x00b"},
    {"sku": " a"},
    {"sku": "."},
    {"sku": "x" * 81},
    {"decimals": 7},
    {"weight_grams": "NaN"},
    {"weight_grams": "1E+3"},
    {"weight_grams": "-0.1"},
    {"units": [{"unit": "each", "factor": "2"}]},
    {"units": [{"unit": "case", "factor": "2"}, {"unit": "case", "factor": "3"}]},
    {"units": [{"unit": "case", "factor": "-2"}]},
    {"colour": "red"},
]


@pytest.mark.parametrize("fields", WRONG)
def test_nonsense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sku": "CUP", "name": "Cup", **fields}, ItemDraft)


@pytest.mark.parametrize("sku", ["A", "85123A", "ä.ö-ü (2)", "x" * 80, "日本"])
def test_skus_are_what_people_write(sku: str) -> None:
    assert msgspec.convert({"sku": sku, "name": "Cup"}, ItemDraft).sku == sku
