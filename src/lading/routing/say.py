"""What the codes of a routing decision mean, as sentences for people."""

from collections.abc import Sequence

from lading.routing.decision import Decision, Judged, RuleRun, Value

SENTENCES = {
    "kind": "The rule takes from other kinds of places; this one is a {0}.",
    "not_in_group": "It belongs to none of the groups that the rule takes from: {0}.",
    "in_group": "It belongs to a group that the rule leaves out: {0}.",
    "not_chosen": "The rule names the places that it takes from, and this one is not among them.",
    "too_far": "It is {0} {2} away; the rule goes {1} {2} at most.",
    "distance_unknown": "How far it is cannot be told: the place or the destination has no coordinates.",
    "full_today": "It has {0} orders today; {1} is its limit.",
    "closed": "It is closed and opens in {0} hours.",
    "lines_full_today": "It has {0} order lines today; {1} is its limit.",
    "cut_off": "What it is given now it begins in {0} days: its cut-off has passed, or it does not work today.",
    "kept_back": "What it has is kept back: safety stock, or too few weeks of supply.",
    "nothing_free": "It has nothing free of what was left to find.",
    "part_too_small": "Its part would have been worth less than {0}.",
    "not_alone": "It has {0} of {1} lines, and this rule does not split the order.",
    "has_not_all": "It has {0} of {1} lines; {2} has everything.",
    "most_places": "The order comes from {0} places already, which is the limit.",
    "most_places_per_line": "What is missing comes from {0} places already, which is the limit for a line.",
    "has_none_of_the_rest": "It has nothing of what is still missing, or too little of it.",
    "not_needed": "With the places that were chosen, the order needs fewer parcels.",
    "equal": "{0} is equally good and comes first by priority.",
    "distance": "It is {0} km away, {2} only {1}.",
    "optimiser_lacks": "Alone it could not send everything in time.",
    "optimiser_dearer": "Alone it would cost {0} more.",
    "optimiser_wanted": "Alone it would cost {0} less, but other orders gain more from its stock or its day.",
    "no_distance": "How far it is cannot be told, so {0} went first.",
    "balance": "It has {0} units of what was wanted, {2} has {1}.",
    "no_balance": "Its balance is not known, so {0} went first.",
    "cost": "A parcel costs {0} there, at {2} {1}.",
    "priority": "Its priority is {0}; {2} has {1}, and the lower goes first.",
    "customer_sequence": "The customer's own sequence has it on place {0}, {2} on {1}.",
    "no_customer_sequence": "The customer prefers {0}.",
    "weeks_of_supply": "Its stock lasts {0} weeks, that of {2} {1}.",
    "no_weeks_of_supply": "How long its stock lasts is not known, so {0} went first.",
    "load": "It has {0} orders today, {2} has {1}.",
    "not_asked": "Stock moved while the order was being placed, and this place was not asked again.",
}
"""By code, with the values of the verdict in braces."""

OF_KITS = {
    "not_alone": "It has {0} of {1} items and components, and this rule does not split the order.",
    "has_not_all": "It has {0} of {1} items and components; {2} has everything.",
}
"""The same where some lines are kits, which are routed component by component."""

NOTES = {
    "nobody": "No place that the rule lets through had anything to give.",
    "single": "The rule takes everything from one place, and none has everything.",
    "no_split_below": "Orders of this value are not split, and no place has everything.",
    "part_at_least": "A part was worth too little to be sent on its own.",
}
"""What became of a rule's turn."""

RESTS = {
    "waits": "What is missing waits for stock.",
    "waits_until": "What is missing waits for stock and is cancelled on {0}.",
    "waits_for_run": "It waits for its turn in the group “{0}”.",
}
"""What becomes of what is left over."""

QUEUED = "It stands in the queue “{0}”."


def say_judged(judged: Judged, *, kits: bool = False) -> str:
    """Why a place lost; empty for one that gives something. With `kits`, of an order that has some."""
    sentence = SENTENCES.get(judged.code, judged.code)
    return fill(OF_KITS.get(judged.code, sentence) if kits else sentence, judged.values)


def say_note(run: RuleRun) -> str:
    """What became of a rule's turn; empty where it simply gave."""
    return fill(NOTES.get(run.note, run.note), run.values)


def say_rest(decision: Decision) -> str:
    """What becomes of what is left over; empty where nothing is."""
    value = decision.group if decision.rest == "waits_for_run" else str(decision.cancel_on or "")
    told = fill(RESTS.get(decision.rest, ""), [value])
    return f"{told} {fill(QUEUED, [decision.queue])}" if told and decision.queue else told


def fill(sentence: str, values: Sequence[Value]) -> str:
    """The sentence with its values."""
    return sentence.format(*values)
