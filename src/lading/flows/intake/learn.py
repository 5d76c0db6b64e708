"""What corrections teach is proposed with its effect on past cases, then taken, refused, withdrawn or edited."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.company import Company
from lading.flows.intake.lessons import Lesson, read_lessons, replayed
from lading.flows.intake.recall import read_authorities
from lading.intake.deciding.authority import authority_for
from lading.intake.learning.knowledge import (
    MOVES,
    POLICY,
    Knowledge,
    KnowledgeDecided,
    KnowledgeDraft,
    State,
    get_knowledge,
)
from lading.intake.learning.propose import Proposal
from lading.intake.matching.words import name_core, plain_code, plain_words
from lading.kernel import Invalid, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

Verb = Literal["take", "refuse", "withdraw"]
_STATES: dict[Verb, State] = {"take": "taken", "refuse": "refused", "withdraw": "withdrawn"}
CROSS_REFERENCES = frozenset({"item", "unit", "ship_to", "layout"})
"""Kinds that a policy may take over by itself; who orders, and how far prices may differ, a person always decides."""


class DecideKnowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall become of a piece of knowledge; `value`, where given, is taken in place of what was proposed."""

    id: UUID
    verb: Verb
    value: dict[str, Any] | None = None
    reason: Annotated[str, Meta(max_length=300)] = ""


async def learn_from(unit: UnitOfWork, company: Company, *, cases: Sequence[str]) -> list[UUID]:
    """Propose what these booked cases teach, by their numbers, each with its effect on past ones; answers what is new.

    What was proposed, taken or refused before with the same value is not proposed again. By the company's policy a
    cross-reference that a person has confirmed is taken over at once, if no past case contradicts it.
    """
    found: list[UUID] = []
    for lesson in await read_lessons(unit, company, cases=cases):
        fresh = await _fresh(unit, lesson.proposals)
        authorities = await read_authorities(unit, customers={one.customer for one in fresh})
        for proposal in fresh:
            effect, clean = await replayed(unit, company, proposal)
            policy = authority_for(authorities, proposal.customer).knowledge
            taken = policy == "confirmed" and clean and proposal.kind in CROSS_REFERENCES
            found.append(await _write(unit, lesson, proposal, effect, taken=taken))
    return found


async def decide_knowledge(unit: UnitOfWork, *, wishes: Sequence[DecideKnowledge]) -> list[Knowledge]:
    """Take, refuse or withdraw. Raises `NotFound` and `KnowledgeDecided`; then nothing is changed.

    What was taken under the same key before gives way.
    """
    ids = [wish.id for wish in wishes]
    known = {one.id: one for one in await get_knowledge(unit, ids=ids, lock=True)}
    told = []
    for wish in wishes:
        one, state = known[wish.id], _STATES[wish.verb]
        if state not in MOVES[one.state]:
            raise KnowledgeDecided(f"It is {one.state} and cannot be {state}.")
        if state == "taken":
            await _give_way(unit, one.kind, one.customer, one.key)
        await unit.execute(
            "UPDATE intake_knowledge SET state = %s, value = coalesce(%s::jsonb, value), decided_at = now(),"
            " decided_by = %s WHERE id = %s",
            [state, _json(wish.value), unit.actor.label, wish.id],
        )
        told.append(_event(state, one.id, one.kind, one.customer, wish.reason))
    await record(unit, told)
    await apply_tolerances(unit, ids=[wish.id for wish in wishes if wish.verb == "take"])
    return await get_knowledge(unit, ids=ids)


async def put_knowledge(unit: UnitOfWork, *, drafts: Sequence[KnowledgeDraft]) -> list[Knowledge]:
    """Take over what a person enters, such as a list of a customer's own numbers. Raises `Invalid` naming the row."""
    named = [(row, str(draft.value.get("sku", ""))) for row, draft in enumerate(drafts) if draft.kind == "item"]
    rows = await unit.fetch("SELECT sku FROM items WHERE sku = ANY(%s)", [[sku for _, sku in named]])
    known = {row[0] for row in rows}
    for row, sku in named:
        if sku not in known:
            raise Invalid(f"There is no item “{sku}” (row {row + 1}).")
    ids = []
    for draft in drafts:
        key = written_key(draft)
        await _give_way(unit, draft.kind, draft.customer, key)
        ids.append(new_id())
        await unit.execute(
            "INSERT INTO intake_knowledge (id, kind, customer, key, value, state, proposed_at, proposed_by, decided_at,"
            " decided_by) VALUES (%s, %s, %s, %s, %s, 'taken', now(), %s, now(), %s)",
            [ids[-1], draft.kind, draft.customer, key, _json(draft.value), unit.actor.label, unit.actor.label],
        )
    entered = zip(ids, drafts, strict=True)
    await record(unit, [_event("taken", one, draft.kind, draft.customer, "") for one, draft in entered])
    return await get_knowledge(unit, ids=ids)


def written_key(draft: KnowledgeDraft) -> str:
    """The key under which matching looks for what a person wrote: with a blank in it words, else a number."""
    said = draft.key.strip()
    if draft.kind == "unit":
        return plain_words(said) + (f"|{draft.value['sku']}" if draft.value.get("sku") else "")
    if draft.kind == "customer":
        return f"mail:{said.lower()}" if "@" in said else f"name:{name_core(said)}"
    return f"text:{plain_words(said)}" if " " in said else f"number:{plain_code(said)}"


async def apply_tolerances(unit: UnitOfWork, *, ids: Sequence[UUID]) -> None:
    """Tolerances that were taken over become the customer's own, beside what stood there."""
    await unit.execute(
        "INSERT INTO intake_authorities (customer, level, settings, changed_at, changed_by)"
        " SELECT DISTINCT ON (k.customer) k.customer, coalesce(e.level, 'suggest'), coalesce(e.settings, '{}')"
        "  || jsonb_build_object('tolerances', coalesce(e.settings->'tolerances', '{}') || k.value), now(), %s"
        " FROM intake_knowledge k LEFT JOIN intake_authorities e ON e.customer = ''"
        " WHERE k.id = ANY(%s) AND k.kind = 'tolerance' AND k.customer <> '' AND NOT EXISTS"
        "  (SELECT FROM intake_authorities a WHERE a.customer = k.customer)",
        [unit.actor.label, list(ids)],
    )
    await unit.execute(
        "UPDATE intake_authorities a SET settings = a.settings || jsonb_build_object('tolerances',"
        "  coalesce(a.settings->'tolerances', '{}') || k.value), version = a.version + 1, changed_at = now(),"
        " changed_by = %s FROM intake_knowledge k"
        " WHERE k.id = ANY(%s) AND k.kind = 'tolerance' AND a.customer = k.customer AND k.customer <> ''",
        [unit.actor.label, list(ids)],
    )


async def _fresh(unit: UnitOfWork, proposals: Sequence[Proposal]) -> list[Proposal]:
    keys = [one.key for one in proposals]
    rows = await unit.fetch(
        "SELECT kind, customer, key, value FROM intake_knowledge WHERE key = ANY(%s) AND state <> 'withdrawn'", [keys]
    )
    known = [tuple(row) for row in rows]
    return [one for one in proposals if (one.kind, one.customer, one.key, one.value) not in known]


async def _write(
    unit: UnitOfWork, lesson: Lesson, proposal: Proposal, effect: Mapping[str, Any], *, taken: bool
) -> UUID:
    made, state = new_id(), "taken" if taken else "proposed"
    if taken:
        await _give_way(unit, proposal.kind, proposal.customer, proposal.key)
    told = {**effect, "sentence": proposal.sentence}
    await unit.execute(
        "INSERT INTO intake_knowledge (id, kind, customer, key, value, state, effect, learned_from, proposed_at,"
        " proposed_by, decided_at, decided_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now(), %s, %s, %s)",
        [
            *(made, proposal.kind, proposal.customer, proposal.key, _json(proposal.value), state, _json(told)),
            *(lesson.case, unit.actor.label, unit.now if taken else None, POLICY if taken else ""),
        ],
    )
    await record(unit, [_event(state, made, proposal.kind, proposal.customer, "")])
    return made


async def _give_way(unit: UnitOfWork, kind: str, customer: str, key: str) -> None:
    """Withdraw what was taken under a key, since something else takes its place."""
    rows = await unit.fetch(
        "UPDATE intake_knowledge SET state = 'withdrawn', decided_at = now(), decided_by = %s"
        " WHERE kind = %s AND customer = %s AND key = %s AND state = 'taken' RETURNING id",
        [unit.actor.label, kind, customer, key],
    )
    await record(unit, [_event("withdrawn", row[0], kind, customer, "something else takes its place") for row in rows])


def _event(state: str, one: UUID, about: str, customer: str, reason: str) -> Event:
    """Without its key and value, which may name people."""
    kind = "knowledge.proposed"
    if state == "taken":
        kind = "knowledge.taken"
    elif state == "refused":
        kind = "knowledge.refused"
    elif state == "withdrawn":
        kind = "knowledge.withdrawn"
    data: dict[str, object] = {"kind": about, "customer": customer}
    return Event(kind=kind, subject=f"knowledge/{one}", reason=reason, data=data)


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
