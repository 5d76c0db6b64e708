"""Which kind of tender a provider's payments are: what its authorisations can do decides, not only the method."""

_KINDS = {"stripe": "card_once", "paypal": "wallet"}


def kind_for(gateway: str) -> str:
    """The kind of tenders of a provider of that kind; empty where the method's name says it."""
    return _KINDS.get(gateway, "")
