"""What a line's numbers say of each other: quantity × price / per = amount proves them, or shows one misread."""

from decimal import Decimal

from lading.intake.layout.line_fields import Fields
from lading.intake.layout.made import bounded
from lading.intake.layout.numerals import written
from lading.intake.layout.patterns import pattern
from lading.intake.reading import Field, Flag

_PERS = (Decimal(1), Decimal(100), Decimal(1000), Decimal(10))
_PROVEN, _BROKEN = 0.985, 0.55
_MONEY = ("quantity", "unit_price", "amount")


def prove_line(found: Fields, place: str) -> list[Flag]:
    """Raise what adds up, choose among readings by what adds up, flag what does not."""
    told = {name: Decimal(found[name].value) for name in _MONEY if name in found}
    per = Decimal(found["price_per"].value) if "price_per" in found else Decimal(1)
    off = Decimal(found["discount"].value) if "discount" in found else Decimal(0)
    if (
        len(told) == 2
        and "amount" in told
        and "quantity" in told
        and told["quantity"] > 0
        and "unit_price" not in found
    ):
        return []
    if len(told) < 3:
        return []
    if _adds_up(told, per, off):
        _settle(found, _PROVEN)
        return []
    for other in _PERS:
        if "price_per" not in found and other != 1 and _adds_up(told, other, off) and told["unit_price"]:
            _settle(found, _PROVEN)
            box = found["unit_price"].evidence
            found["price_per"] = Field(written(other), 0.8, found["unit_price"].method, box)
            return []
    if changed := _other_readings(found, told, per, off):
        found.update(changed)
        _settle(found, 0.93)
        return []
    if (
        off == 0
        and told["unit_price"]
        and told["quantity"]
        and 0 < told["amount"] < told["quantity"] * told["unit_price"] / per
    ):
        share = 1 - told["amount"] * per / (told["quantity"] * told["unit_price"])
        if share < Decimal("0.6") and "discount" in found:
            return []
    for name in _MONEY:
        found[name] = _with(found[name], min(found[name].probability, _BROKEN))
    sentence = f"{found['quantity'].value} × {found['unit_price'].value}"
    sentence += f" / {written(per)}" if per != 1 else ""
    return [
        Flag("arithmetic", f"{sentence} is not {found['amount'].value}.", found["amount"].evidence, f"{place}/amount")
    ]


def _adds_up(told: dict[str, Decimal], per: Decimal, off: Decimal) -> bool:
    if per <= 0:
        return False
    exact = told["quantity"] * told["unit_price"] / per
    least = max(Decimal("0.011"), abs(told["amount"]) * Decimal("0.0005"))
    # A price that is printed rounded may be wrong by half of its last digit for every unit.
    exponent = told["unit_price"].as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    least = max(least, told["quantity"] / per * Decimal(5).scaleb(-places - 1) * (1 if places >= 2 else 0))
    return any(abs(exact * (1 - share / 100) - told["amount"]) <= least for share in {Decimal(0), off})


def _other_readings(found: Fields, told: dict[str, Decimal], per: Decimal, off: Decimal) -> Fields:
    for name in _MONEY:
        for other in found[name].others:
            if _adds_up({**told, name: Decimal(other.value)}, per, off):
                return {name: Field(other.value, 0.93, found[name].method, other.evidence)}
    return {}


def _settle(found: Fields, probability: float) -> None:
    for name in ("quantity", "unit_price", "amount", "price_per"):
        if name in found:
            least = 0.9 if found[name].method == "recognised" else 1.0
            found[name] = _with(found[name], max(found[name].probability, probability * (0.99 if least < 1 else 1.0)))


def _with(field: Field, probability: float) -> Field:
    return Field(field.value, bounded(probability), field.method, field.evidence, field.others)


def is_tax(found: Fields) -> bool:
    """Whether a row is a tax of nothing that stands between goods."""
    text = found["text"].value if "text" in found else ""
    counted = Decimal(found["quantity"].value) if "quantity" in found else Decimal(0)
    return not counted and bool(pattern("taxes").search(text))


def price_of_amount(found: Fields) -> None:
    """A missing price where quantity and amount are told and divide evenly."""
    if "unit_price" in found or "quantity" not in found or "amount" not in found:
        return
    quantity = Decimal(found["quantity"].value)
    if quantity <= 0:
        return
    per = Decimal(found["price_per"].value) if "price_per" in found else Decimal(1)
    price = Decimal(found["amount"].value) * per / quantity
    rounded = price.quantize(Decimal("0.0001")).normalize()
    if rounded * quantity == Decimal(found["amount"].value) * per:
        chunk_evidence = found["amount"].evidence
        found["unit_price"] = Field(written(rounded), 0.6, found["amount"].method, chunk_evidence)
