"""Who did it: every event names its actor."""

import msgspec


class Actor(msgspec.Struct, frozen=True):
    """A person, an API key, a channel or the system itself; `label` is written into events, as `kind:name`.

    People appear by their user code, never by name, so that a person can be erased and history still verifies.
    """

    kind: str
    name: str

    @property
    def label(self) -> str:
        """`kind:name`, such as `key:webshop` or `user:anna`."""
        return f"{self.kind}:{self.name}"


SYSTEM = Actor("system", "lading")
