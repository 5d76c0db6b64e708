"""What the mail asks of the world outside: another system in which the company's orders live."""

from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from lading.intake.second.opinion import Opinion
from lading.intake.sftp_place import HostKey, sftp_place
from lading.kernel.exact import FieldRefused

Way = Literal["rest", "folder", "sftp"]
Form = Literal["json", "csv", "ubl", "x12"]
Line = Annotated[str, Meta(max_length=300)]


class SystemSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How another system takes orders.

    `rest`: each is posted to `url` in `form`, with the handover's key as `Idempotency-Key`; `number_at` is the JSON
    pointer of that system's number in its answer. `find_url`, with `{key}` in it, is asked before anything is sent
    again: 404 says that it never arrived. `folder`: each is a file in `folder` of the exchange; that system answers
    with a file of the same name and the ending `.ok` (its number inside) or `.error` (why not). `sftp`: the same in the
    folder of `url`, on a server that is known by its `host_key`; the secret is a password or a private key.
    `form`: `json`, whose `template` has fields of the order as `{{external_id}}` (empty: the order as we write it);
    `csv`, a row for each line; `ubl`, an Order; `x12`, an 850 from `sender` to `receiver`, numbered without gaps.
    `changes` of orders that were handed over, and cancellations: a `task` for a person, or, in JSON, `send`.
    """

    way: Way
    form: Form = "json"
    url: Annotated[str, Meta(max_length=300, pattern="^((https?|sftp)://.+)?$")] = ""
    host_key: HostKey = ""
    find_url: Annotated[str, Meta(max_length=300, pattern="^(https?://.+)?$")] = ""
    number_at: Annotated[str, Meta(max_length=120)] = "/number"
    header: Annotated[str, Meta(max_length=60)] = "Authorization"
    folder: Annotated[str, Meta(max_length=80, pattern="^[a-z0-9-]*$")] = ""
    template: Annotated[str, Meta(max_length=20_000)] = ""
    sender: Annotated[str, Meta(max_length=15)] = "LADING"
    receiver: Annotated[str, Meta(max_length=15)] = "ERP"
    changes: Literal["task", "send"] = "task"

    def __post_init__(self) -> None:
        if self.way == "rest" and not self.url.startswith("http"):
            raise FieldRefused("url", "url_missing", "Say where orders are posted to.")
        if self.way == "sftp":
            sftp_place(self.url, host_key=self.host_key)
        if self.way == "folder" and not self.folder:
            raise FieldRefused("folder", "folder_missing", "Say which folder of the exchange orders are written to.")
        if self.changes == "send" and self.form != "json":
            raise FieldRefused("changes", "changes_need_json", "Changes are sent in JSON only; let a task say them.")
        if self.find_url and "{key}" not in self.find_url:
            raise FieldRefused("find_url", "key_missing", "Put {key} where the handover's key belongs.")


class Taken(msgspec.Struct, frozen=True):
    """The other system has the order, under its own number."""

    number: str


class NotTaken(msgspec.Struct, frozen=True):
    """The other system says that it will not have the order, and why: sending it again would change nothing."""

    sentence: str


class Waiting(msgspec.Struct, frozen=True):
    """Nothing is known yet; `sentence` says why. It is asked for later, and sent again only where it never arrived."""

    sentence: str


Answered = Taken | NotTaken | Waiting


class Tried(msgspec.Struct, frozen=True):
    """What came of trying a way outside; `sentence` says what was tried and what could not be, or why it fails."""

    works: bool
    sentence: str


class Heard(msgspec.Struct, frozen=True):
    """What was answered to a post: the status of HTTP and the beginning of the body; or `why` nothing was heard."""

    status: int = 0
    body: bytes = b""
    why: str = ""


class OrderSystem(Protocol):
    """Another system that takes orders, each once by its key."""

    async def write(self, *, key: str, name: str, content: bytes) -> Answered:
        """Hand an order over. A repeat with the same key must not make another one."""
        ...

    async def attempt(self) -> Tried:
        """Whether it can be reached, without handing anything over."""
        ...

    async def find(self, *, key: str, name: str) -> Answered | None:
        """What became of an order that was handed over before; None where it surely never arrived."""
        ...


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A language model that gives a second opinion: any server that speaks OpenAI's protocol, ours or another's.

    `when`: `never`; for `gaps`, where nothing or little was read; or `always`. What leaves the house is the document's
    text; `seconds` is how long it may take.
    """

    url: Annotated[str, Meta(max_length=300, pattern="^(https?://.+)?$")] = ""
    model: Annotated[str, Meta(max_length=120)] = ""
    when: Literal["never", "gaps", "always"] = "never"
    seconds: Annotated[float, Meta(gt=0, le=300)] = 60.0

    def __post_init__(self) -> None:
        if self.when != "never" and not (self.url and self.model):
            raise FieldRefused("url", "model_missing", "Say where the model is, and which one.")


class NoOpinion(Exception):
    """The model cannot be reached, took too long, or answered what makes no sense; the sentence says which."""


class SecondReader(Protocol):
    """A language model that reads a document's text."""

    async def read(self, text: str) -> Opinion:
        """What it sees, as printed. Raises `NoOpinion`."""
        ...
