"""What is kept back of a return stands on the credit memo of what came back, with its tax; alone it is an invoice."""

from decimal import Decimal

from lading.flows.company import Company
from lading.returns.policy import Fee
from tests.back import Counter, back
from tests.bills import bill, memos, open_billing, told
from tests.flows.test_settle_return import paid, policy

D = Decimal


async def test_a_memo_credits_what_came_back_less_the_fee(company: Company) -> None:
    await open_billing(company)
    road, desk = await paid(company, ("MUG-RED", 2), captured="19.00"), Counter(company)
    fee = Fee(kind="fixed", amount=D("2.50"), currency="EUR")
    await desk.policy(policy(refund_when="receipt", fee=fee))
    assert told(await bill(road)) == [("invoice", "19.00", "0.00")]
    one = await desk.ask(back(road, quantity=1))
    await desk.receive(one.number)
    await desk.settle(one.number)
    (memo,) = await memos(road)
    (charge,) = memo.charges
    assert (memo.gross, memo.tax, memo.lines[0].gross) == (D("7.00"), D("1.12"), D("9.50"))
    assert (charge.name, charge.net, charge.tax_amount, charge.tax.rate) == ("Fee", D("-2.10"), D("-0.40"), D("0.19"))
    await road.prove()
