"""Returns in the console: the policy as a form, and what is done without a browser."""

from decimal import Decimal

from lading.flows.company import Company
from lading.returns.default_policy import DEFAULT_POLICY
from lading.returns.policy import BySelf
from lading.returns.put_policy import read_policy
from tests.console.conftest import Client
from tests.console.forms import fields_of


async def test_the_policys_form_says_all_of_it_and_changes_only_what_is_changed(
    people: Company, client: Client
) -> None:
    fields = fields_of((await client.get("/returns/policy")).text, "policy")
    changed = {
        "3.terms.by_itself.grades": ["A", "B"],
        "3.terms.by_itself.value_at_most": "50",
        "3.terms.if_missing": "charge",
        "3.terms.fee.not_for": ["damaged"],
    }
    answer = await client.post("/returns/policy", data=fields | changed | {"3.terms.by_itself.currency": "eur"})
    assert answer.status_code == 303, answer.text
    async with people.database.unit_of_work() as unit:
        saved = (await read_policy(unit)).policy
    assert saved.rules[2].terms.by_itself == BySelf(grades=["A", "B"], value_at_most=Decimal(50), currency="EUR")
    assert (saved.rules[2].terms.if_missing, saved.rules[2].terms.fee.not_for) == ("charge", ["damaged"])
    assert [rule.terms.fee for rule in saved.rules[3:]] == [rule.terms.fee for rule in DEFAULT_POLICY.rules[3:]]
    again = fields_of((await client.get("/returns/policy")).text, "policy")
    assert again["3.terms.fee.not_for"] == ["damaged"]
    assert (saved.claims, saved.otherwise.sentence) == (DEFAULT_POLICY.claims, DEFAULT_POLICY.otherwise.sentence)
    assert [rule.when for rule in saved.rules] == [rule.when for rule in DEFAULT_POLICY.rules]
