"""Who may come in: people with their roles, and machines with their keys. For administrators only."""

import secrets

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.access import PERMISSIONS, ROLES, add_user, change_password, create_key, deactivate_user, revoke_key
from lading.access.queries import list_keys, list_users
from lading.access.roles import Role
from lading.access.users import activate_user, change_places, change_role
from lading.catalog.queries import list_places
from lading.console.answers import Html, done, fragment, page
from lading.console.form import Form, wrong
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _

MOST = 1000
_WORD = "abcdefghjkmnpqrstuvwxyz23456789"


@get("/users", opt={"permission": "admin"})
async def show_users(visit: Visiting) -> Html:
    """Everybody who may sign in, or might once."""
    async with visit.reading() as connection:
        found = await list_users(connection)
        places = await list_places(connection, limit=MOST)
    return page("people/users.html", visit, users=found, roles=ROLES, places=places)


@post("/users", opt={"permission": "admin"})
async def add_person(visit: Visiting) -> Html:
    """Add a person with a password that is shown this once."""
    form = await visit.form()
    login, password = form.needed("login", _("Login")), new_password()
    async with visit.unit() as unit:
        await add_user(
            unit, login=login, name=form.text("name"), password=password, role=_role(form), email=form.text("email")
        )
    return fragment("people/once.html", visit, title=_("The password of %(who)s") % {"who": login}, secret=password)


@post("/users/{login:str}/password", opt={"permission": "admin"})
async def renew_password(visit: Visiting, login: FromPath[str]) -> Html:
    """Give a person a new password, shown this once; they are signed out everywhere."""
    password = new_password()
    async with visit.unit() as unit:
        await change_password(unit, login=login, password=password)
    return fragment("people/once.html", visit, title=_("The password of %(who)s") % {"who": login}, secret=password)


@post("/users/{login:str}/role", opt={"permission": "admin"})
async def give_role(visit: Visiting, login: FromPath[str]) -> Html:
    """Give a person another role, from their next click on."""
    form = await visit.form()
    async with visit.unit() as unit:
        before = {user.login: user.role for user in await list_users(unit.sql)}.get(login, "")
        await change_role(unit, login=login, role=_role(form))
    undo = Undo(f"/users/{login}/role", {"role": before}) if before in ROLES else None
    return done(visit, to="/users", note=_("%(who)s has another role now.") % {"who": login}, undo=undo)


@post("/users/{login:str}/places", opt={"permission": "admin"})
async def give_places(visit: Visiting, login: FromPath[str]) -> Html:
    """Say at which places a person works; none ticked means everywhere."""
    form = await visit.form()
    async with visit.unit() as unit:
        await change_places(unit, login=login, places=form.all("place"))
    return done(visit, to="/users", note=_("The places of %(who)s are changed.") % {"who": login})


@post("/users/{login:str}/deactivate", opt={"permission": "admin"})
async def deactivate(visit: Visiting, login: FromPath[str]) -> Html:
    """Let nobody in under this login any more."""
    async with visit.unit() as unit:
        await deactivate_user(unit, login=login)
    undo = Undo(f"/users/{login}/activate")
    return done(visit, to="/users", note=_("%(who)s cannot sign in any more.") % {"who": login}, undo=undo)


@post("/users/{login:str}/activate", opt={"permission": "admin"})
async def activate(visit: Visiting, login: FromPath[str]) -> Html:
    """Let a deactivated person in again."""
    async with visit.unit() as unit:
        await activate_user(unit, login=login)
    return done(visit, to="/users", note=_("%(who)s can sign in again.") % {"who": login})


@get("/keys", opt={"permission": "admin"})
async def show_keys(visit: Visiting) -> Html:
    """Every API key, without its secret."""
    async with visit.reading() as connection:
        found = await list_keys(connection)
    return page("people/keys.html", visit, keys=found, permissions=PERMISSIONS.values())


@post("/keys", opt={"permission": "admin"})
async def make_key(visit: Visiting) -> Html:
    """Make a key; it is shown this once."""
    form = await visit.form()
    with form.gathering():
        name = form.needed("name", _("Name"))
        limit = form.whole("per_minute", _("Calls a minute"), most=1_000_000)
        if not form.all("scope"):
            form.refuse("scope", "no_scope", _("Tick what the key may do; at least one."))
    async with visit.unit() as unit:
        key = await create_key(unit, name=name, scopes=form.all("scope"), per_minute=limit or None)
    return fragment("people/once.html", visit, title=_("The API key “%(name)s”") % {"name": name}, secret=key)


@post("/keys/{name:str}/revoke", opt={"permission": "admin"})
async def end_key(visit: Visiting, name: FromPath[str]) -> Html:
    """End a key for ever."""
    async with visit.unit() as unit:
        await revoke_key(unit, name=name)
    return done(visit, to="/keys", note=_("The key “%(name)s” is revoked.") % {"name": name})


def new_password() -> str:
    """A password that can be read out on the telephone: about 79 bits."""
    return "-".join("".join(secrets.choice(_WORD) for _letter in range(4)) for _group in range(4))


def _role(form: Form) -> Role:
    for role in ROLES:
        if role == form.text("role"):
            return role
    raise wrong("role", "unknown_role", _("Choose one of the roles."))


ROUTES: list[BaseRouteHandler] = [
    show_users,
    add_person,
    renew_password,
    give_role,
    give_places,
    deactivate,
    activate,
    show_keys,
    make_key,
    end_key,
]
