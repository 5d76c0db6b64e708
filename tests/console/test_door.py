"""The door of the console: who comes in, what every route demands, and what never gets through."""

import pytest
from litestar.handlers import HTTPRouteHandler

from lading.access import PERMISSIONS
from lading.console.compose import ROUTES
from tests.console.conftest import PASSWORD, Client, sign_in
from tests.drafts import place

PAGES = ["/orders", "/holds", "/uploads", "/imports", "/price-lists", "/taxes", "/letters", "/letters/order_shipped"]


def test_every_route_says_who_may_use_it() -> None:
    for handler in ROUTES:
        known = handler.opt.get("permission") in PERMISSIONS
        assert known or handler.opt.get("public") is True, handler.paths


def test_no_act_hides_behind_a_permission_to_read() -> None:
    own = {
        "/sign-out",
        "/me/theme",
        "/orders/views",
        "/orders/views/forget",
        "/board/place",
        "/station/find",
        "/store/find",
    }
    for handler in ROUTES:
        writes = isinstance(handler, HTTPRouteHandler) and "POST" in handler.http_methods
        if writes and not handler.opt.get("public") and not own & set(handler.paths):
            assert str(handler.opt["permission"]).endswith((":write", ":release", ":void", ":approve", "admin")), (
                handler.paths
            )


@pytest.mark.parametrize("path", [*PAGES, "/orders/L100001", "/console/live"])
async def test_strangers_are_asked_to_sign_in(anyone: Client, path: str) -> None:
    answer = await anyone.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_signing_in_leads_to_the_page_that_was_wanted(anyone: Client) -> None:
    answer = await anyone.post("/sign-in", data={"login": "viewer", "password": PASSWORD, "next": "/holds"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/holds")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("wish", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_signing_in_leads_nowhere_else(anyone: Client, wish: str) -> None:
    answer = await anyone.post("/sign-in", data={"login": "viewer", "password": PASSWORD, "next": wish})
    assert answer.headers["location"] == "/"


async def test_a_wrong_password_says_so_and_keeps_the_login(anyone: Client) -> None:
    answer = await anyone.post("/sign-in", data={"login": "viewer", "password": "wrong wrong wrong"})
    assert answer.status_code == 401
    assert "Login and password do not belong together." in answer.text
    assert 'value="viewer"' in answer.text


async def test_another_site_cannot_sign_somebody_in(anyone: Client) -> None:
    form = {"login": "viewer", "password": PASSWORD}
    answer = await anyone.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


async def test_a_form_without_the_token_is_refused(people: object, client: Client) -> None:
    order = await place(people, ("MUG-RED", 1))  # type: ignore[arg-type]
    del client.headers["X-CSRF-Token"]
    answer = await client.post(f"/orders/{order['number']}/hold", data={"sentence": "Wait", "step": "release"})
    assert answer.status_code == 403
    assert "Load the page again" in answer.text


async def test_a_viewer_sees_and_cannot_act(people: object, anyone: Client) -> None:
    order = await place(people, ("MUG-RED", 1))  # type: ignore[arg-type]
    await sign_in(anyone, "viewer")
    page = await anyone.get(f"/orders/{order['number']}")
    assert page.status_code == 200
    assert "Hold order" not in page.text
    answer = await anyone.post(f"/orders/{order['number']}/hold", data={"sentence": "Wait", "step": "release"})
    assert answer.status_code == 403
    assert "you need another role than “viewer”" in answer.text


async def test_signing_out_ends_the_session(client: Client) -> None:
    cookie = client.cookies["lading_session"]
    await client.post("/sign-out")
    client.cookies.set("lading_session", cookie)
    assert (await client.get("/orders")).status_code == 303


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
async def test_every_page_forbids_what_is_not_ours(client: Client, path: str) -> None:
    answer = await client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for forbidden in ('src="http', 'href="http', " style=", "<script>", " onclick="):
        assert forbidden not in answer.text


async def test_files_are_kept_for_ever_and_packed(anyone: Client) -> None:
    answer = await anyone.get("/static/console.css", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/static/../form.py", "/static/..%2fform.py", "/static/nothing.css"])
async def test_no_other_file_is_sent(anyone: Client, path: str) -> None:
    assert (await anyone.get(path)).status_code == 404
