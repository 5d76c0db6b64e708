"""Customers (and later suppliers) with their addresses."""

from lading.parties.drafts import Customer, PartyAddress, PartyDraft
from lading.parties.find import find_or_create, find_parties
from lading.parties.put_parties import Erased, erase_party, put_parties, read_erased
from lading.parties.queries import PartyView, get_party, list_parties, names_of

__all__ = [
    "Customer",
    "Erased",
    "PartyAddress",
    "PartyDraft",
    "PartyView",
    "erase_party",
    "find_or_create",
    "find_parties",
    "get_party",
    "list_parties",
    "names_of",
    "put_parties",
    "read_erased",
]
