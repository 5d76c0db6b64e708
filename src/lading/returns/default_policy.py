"""The policy that serves until a company writes its own: fair to customers, careful with what is doubtful."""

from decimal import Decimal

from lading.returns.claim_policy import ClaimConditions, ClaimRule
from lading.returns.policy import EU, Conditions, Fee, Policy, Rule, Terms
from lading.returns.reasons import REASONS

OUR_FAULT = [one.code for one in REASONS.values() if one.fault != "customer" and one.code != "late"]
_FREE = Terms(shipping_back="full_return", claw_back=True, allowed=["refund", "exchange", "store_credit", "repair"])
_CAREFUL = Terms(refund_when="inspection", valid_days=14)

DEFAULT_POLICY = Policy(
    rules=[
        Rule(
            name="No order",
            when=Conditions(order=False),
            outcome="ask",
            sentence="We look at it ourselves, because we do not know its order, and answer soon.",
            terms=Terms(send="none", allowed=["refund", "exchange", "store_credit", "repair"]),
        ),
        Rule(
            name="Our fault, small value",
            when=Conditions(reasons=OUR_FAULT, days_at_most=30, value_at_most=Decimal(10), currency="EUR"),
            outcome="authorise",
            sentence="We are sorry. Keep it: you need not send it back.",
            terms=Terms(send="keep_it", refund_when="at_once", restock=False, shipping_back="full_return"),
        ),
        Rule(
            name="Our fault",
            when=Conditions(reasons=OUR_FAULT, days_at_most=60),
            outcome="authorise",
            sentence="We are sorry. Send it back with our label, it costs you nothing.",
            terms=_FREE,
        ),
        Rule(
            name="Guarantee",
            when=Conditions(reasons=["defective"], days_at_most=730),
            outcome="ask",
            sentence="It is within the time of guarantee. We look at it ourselves and answer soon.",
            terms=_FREE,
        ),
        Rule(
            name="Final sale",
            when=Conditions(tags=["final-sale"]),
            outcome="refuse",
            sentence="It was sold as final and cannot be returned.",
        ),
        Rule(
            name="Right of withdrawal",
            when=Conditions(countries=list(EU), days_at_most=14),
            outcome="authorise",
            sentence="You are within the 14 days of withdrawal. Send it back and you get your money.",
            terms=Terms(send="label", shipping_back="full_return"),
        ),
        Rule(
            name="Nobody knows when",
            when=Conditions(days_known=False),
            outcome="ask",
            sentence="We do not know when it reached you. We look at it ourselves and answer soon.",
            terms=_CAREFUL,
        ),
        Rule(
            name="Comes back often",
            when=Conditions(return_rate_over=Decimal(60)),
            outcome="ask",
            sentence="We look at it ourselves and answer soon.",
            terms=_CAREFUL,
        ),
        Rule(
            name="High value",
            when=Conditions(value_over=Decimal(500), currency="EUR", days_at_most=30),
            outcome="ask",
            sentence="We arrange the way back of valuable goods with you and answer soon.",
            terms=_CAREFUL,
        ),
        Rule(
            name="30 days, used",
            when=Conditions(days_at_most=30, conditions=["used", "damaged"]),
            outcome="authorise",
            sentence="You may send it back. Because it was used, we keep back 20 per cent.",
            terms=Terms(fee=Fee(kind="percent", amount=Decimal(20)), restock=False),
        ),
        Rule(
            name="30 days",
            when=Conditions(days_at_most=30),
            outcome="authorise",
            sentence="You may send it back within 30 days of delivery.",
            terms=Terms(send="drop_off"),
        ),
        Rule(
            name="90 days, store credit",
            when=Conditions(days_at_most=90),
            outcome="authorise",
            sentence="30 days are over. You may send it back for store credit or an exchange.",
            terms=Terms(send="drop_off", allowed=["store_credit", "exchange"]),
        ),
    ],
    otherwise=Rule(
        name="Otherwise",
        outcome="refuse",
        sentence="The time for returning it is over.",
    ),
    claims=[
        ClaimRule(
            name="Small damage, with a photo",
            when=ClaimConditions(
                kinds=["damaged", "wrong_item"],
                days_at_most=30,
                value_at_most=Decimal(10),
                currency="EUR",
                photos=True,
            ),
            outcome="refund",
            sentence="We are sorry. You get your money back, and need not send anything.",
        ),
    ],
)
