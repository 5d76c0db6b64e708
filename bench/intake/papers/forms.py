"""How papers write: dates, numbers, amounts and addresses in their countries' ways."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bench.intake.papers.world import PLACES, Address

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
DATES = {
    "US": ("%m/%d/%Y", "%-m/%-d/%Y", "%m/%d/%y", "%-m/%-d/%y", "MON d, y", "%m-%d-%Y", "%d-MON-%Y"),
    "GB": ("%d/%m/%Y", "d MONTH y", "%d-MON-%y", "%d/%m/%y", "%d.%m.%Y"),
    "DE": ("%d.%m.%Y", "%d.%m.%y", "d. MONTH y", "%Y-%m-%d"),
    "FR": ("%d/%m/%Y", "%d/%m/%y", "d MONTH y", "%d-%m-%Y"),
    "ES": ("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "d de MONTH de y"),
    "IT": ("%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y", "d MONTH y"),
    "NL": ("%d-%m-%Y", "%d-%m-%y", "d MONTH y"),
    "PT": ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"),
    "PL": ("%d.%m.%Y", "%Y-%m-%d", "d MONTH y"),
}
LIKE = {"AT": "DE", "CH": "DE", "BE": "FR", "MX": "ES"}
NUMBERS = {
    "US": (",.", "."),
    "GB": (",.", "."),
    "CH": ("'.", "."),
    "MX": (",.", "."),
    "FR": ("\u00a0,", "\u202f,", ","),
    "PL": ("\u00a0,", ","),
}
SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€", "PLN": "zł", "MXN": "$", "CHF": "CHF"}


@dataclass(frozen=True)
class Writing:
    """The forms of one paper. `numbers` is the sign between thousands (or none) and the decimal sign."""

    language: str
    dates: str
    numbers: str
    money: str
    currency: str

    def day(self, day: date | None) -> str:
        """A date as this paper writes it."""
        if day is None:
            return ""
        month = MONTHS[self.language].split()[day.month - 1]
        form = self.dates.replace("MONTH", month).replace("MON", month[:3].upper() if "-" in self.dates else month[:3])
        if "%" in form:
            return day.strftime(form)
        return " ".join(
            {"d": str(day.day), "d.": f"{day.day}.", "d,": f"{day.day},", "y": str(day.year)}.get(one, one)
            for one in form.split(" ")
        )

    def number(self, value: Decimal, places: int) -> str:
        """A number with so many decimals."""
        whole, _, part = f"{value:,.{places}f}".partition(".")
        thousands, point = (self.numbers[0], self.numbers[1]) if len(self.numbers) == 2 else ("", self.numbers)
        return whole.replace(",", thousands) + (point + part if part else "")

    def amount(self, value: Decimal, places: int = 2) -> str:
        """An amount with its currency where this paper writes it."""
        told = self.number(value, places)
        sign = SYMBOLS[self.currency]
        return {"before": f"{sign}{told}", "after": f"{told} {sign}", "code": f"{told} {self.currency}"}.get(
            self.money, told
        )


def date_forms(country: str) -> tuple[str, ...]:
    """How dates are written there."""
    return DATES[LIKE.get(country, country)]


def number_forms(country: str) -> tuple[str, ...]:
    """How numbers are written there."""
    return NUMBERS.get(country, (".,", ","))


def address_lines(address: Address, *, country: bool, one_line: bool = False, upper: bool = False) -> list[str]:
    """An address as it is printed, the name first."""
    lines = [f"{address.name}", *([address.more] if address.more else []), address.street, *_city(address)]
    if country:
        lines.append(PLACES[address.country]["name"])
    if upper:
        lines = [line.upper() for line in lines]
    return [lines[0], ", ".join(lines[1:])] if one_line else lines


def _city(address: Address) -> list[str]:
    match address.country:
        case "US":
            return [f"{address.city}, {address.region} {address.postcode}"]
        case "GB":
            return [address.city, address.postcode]
        case "MX":
            return [f"{address.city}, C.P. {address.postcode}"]
        case "IT":
            return [f"{address.postcode} {address.city} ({address.region})"]
        case _:
            return [f"{address.postcode} {address.city}"]
