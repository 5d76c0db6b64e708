"""Who sells and who buys, as documents say it, frozen with them."""

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    country: str = ""
    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """Who sells, with the numbers that the tax office knows it by; `registration` is its number in a register."""

    name: str
    address: Place
    vat_id: str = ""
    tax_number: str = ""
    registration: str = ""
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys, as of that day, and where the goods go."""

    code: str = ""
    name: str = ""
    company: str = ""
    email: str = ""
    vat_id: str = ""
    address: Place = Place()
    ship_to: Place = Place()

    @property
    def legal_name(self) -> str:
        """The name that the law asks for: the company where there is one, else the person."""
        return self.company or self.name or self.address.company or self.address.name or self.code
