"""What a rule's effects may name: whoever checks a rule reads it first."""

import msgspec


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Codes that exist: roles, people, hooks, price lists, routing queues, kinds of letters, steps that can stop."""

    steps: frozenset[str]
    roles: frozenset[str]
    people: frozenset[str] = frozenset()
    hooks: frozenset[str] = frozenset()
    price_lists: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
