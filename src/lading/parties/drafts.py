"""What others say about a customer: the whole of it, and the little that an order brings along."""

from typing import Annotated, Any, Protocol

import msgspec
from msgspec import Meta

from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused

Text = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(max_length=254)]
Phone = Annotated[str, Meta(max_length=40)]


class PartyAddress(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """One of a party's addresses; `label` says which (`home`, `billing`, `dock 4`)."""

    country: Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2", examples=["US"])]
    label: Text = ""
    name: Text = ""
    company: Text = ""
    line1: Text = ""
    line2: Text = ""
    city: Text = ""
    region: Text = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    phone: Phone = ""


class PartyDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A party as it shall be. What is left out becomes empty; an empty `code` in a list gets the next free one."""

    code: Annotated[str, Meta(max_length=80, examples=["C-1"])] = ""
    name: Annotated[str, Meta(max_length=200, examples=["Ada Lovelace"])] = ""
    company: Text = ""
    email: Annotated[str, Meta(max_length=254, examples=["ada@example.com"])] = ""
    phone: Phone = ""
    tax_id: Annotated[str, Meta(max_length=40)] = ""
    tax_exempt: bool = False
    groups: Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=20)] = []
    addresses: Annotated[list[PartyAddress], Meta(max_length=50)] = []
    attributes: dict[Annotated[str, Meta(max_length=60)], Any] = {}
    note: Annotated[str, Meta(max_length=4000)] = ""

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        if self.email and (self.email.count("@") != 1 or self.email != self.email.strip()):
            raise FieldRefused("email", "bad_email", f"“{self.email}” is no e-mail address.")
        if not (self.name or self.company or self.email or self.code):
            raise FieldRefused("name", "nameless", "Say at least a name, a company, an e-mail address or a code.")


class Customer(Protocol):
    """What an order says of who orders: any object with these attributes, empty where unknown."""

    @property
    def code(self) -> str:
        """The party's code, in our words or the channel's."""

    @property
    def name(self) -> str:
        """The person."""

    @property
    def company(self) -> str:
        """The company."""

    @property
    def email(self) -> str:
        """The e-mail address, by which a party is recognised."""

    @property
    def phone(self) -> str:
        """The telephone number, as given."""
