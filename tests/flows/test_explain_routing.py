"""Why an order ships from where it does: kits, work that a place gave back, pick-ups, and what each place lacked."""

from lading.flows.company import Company
from lading.flows.routing.explain_routing import explain_routing
from lading.flows.routing.told_routing import Lack, OrderRouting
from tests.drafts import place
from tests.flows.test_kits import put_kit, sets
from tests.flows.test_route_orders import publish
from tests.road import Road, order


async def told_of(company: Company, number: str) -> OrderRouting:
    async with company.database.unit_of_work() as unit:
        return await explain_routing(unit, company.reference, number=number)


async def test_a_kit_is_told_by_its_components_and_who_lacks_one(company: Company) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    placed = await sets(company, 2, ("MUG-RED", 1))
    (decision,) = (await told_of(company, placed["number"])).decisions
    assert [(kit.line, kit.sku, kit.wanted, kit.components) for kit in decision.kits] == [
        (1, "TEA-SET", "2", {"MUG-BLUE": "2", "BOWL": "1"})
    ]
    assert {code: [(one.sku, one.quantity) for one in given] for code, given in decision.gives.items()} == {
        "STORE": [("TEA-SET", "2"), ("MUG-RED", "1")]
    }
    main, store = decision.rules[0].places
    assert (main.reason, main.lacks) == (
        "It has 2 of 3 items and components; STORE has everything.",
        [Lack("BOWL", "2", "0")],
    )
    assert (store.reason, store.lacks, decision.lines) == ("", [], 2)


async def test_components_that_make_no_whole_kit_give_nothing(company: Company) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    placed = await sets(company, 5)
    (decision,) = (await told_of(company, placed["number"])).decisions
    assert {one.place: (one.code, [given.quantity for given in one.gives]) for one in decision.rules[0].places} == {
        "MAIN": ("has_none_of_the_rest", []),
        "STORE": ("", ["3"]),
    }
    assert decision.rest == "What is missing waits for stock."


async def test_a_published_plan_tells_of_kits_likewise(company: Company) -> None:
    await put_kit(company, MUG_BLUE=2, BOWL=1)
    number = await publish(company, {"name": "one", "assign": "single", "sorts": [{"by": "priority"}]})
    placed = await sets(company, 1)
    (decision,) = (await told_of(company, placed["number"])).decisions
    assert (decision.plan, [kit.sku for kit in decision.kits], list(decision.gives)) == (number, ["TEA-SET"], ["STORE"])
    assert decision.rules[0].places[0].lacks == [Lack("BOWL", "1", "0")]


async def test_rejected_work_says_who_gave_it_back_and_why(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.reject(work.id, "damaged")
    newest, first = (await told_of(company, road.number)).decisions
    assert (newest.occasion, newest.why) == (
        "order.rejected_by_place",
        "MAIN: It gave the work back: The units are damaged.",
    )
    assert [(one.place, one.rank, one.code) for one in newest.rules[0].places] == [
        ("STORE", 1, ""),
        ("MAIN", None, "gave_back"),
    ]
    assert (first.why, list(first.gives)) == ("", ["MAIN"])


async def test_a_pick_up_says_that_the_customer_chose(company: Company) -> None:
    placed = await place(company, ("MUG-RED", 1), pickup_at="STORE", ship_to=None)
    (decision,) = (await told_of(company, placed["number"])).decisions
    assert (decision.fixed, decision.rules, list(decision.gives)) == ("STORE", [], ["STORE"])


async def test_what_gives_on_the_map_is_what_gives_now(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("""UPDATE places SET settings = '{"latitude": 52.5, "longitude": 13.4}'""")
        await unit.execute("UPDATE reference_version SET version = version + 1")
    placed = await place(company, ("MUG-RED", 1))
    road = Road(company, placed["number"])
    (work,) = await road.release()
    await road.reject(work.id, "not_in_stock")
    told = await told_of(company, road.number)
    assert {spot.place: spot.gives for spot in told.spots} == {"MAIN": False, "STORE": True}
