"""Settings from the environment or a `lading.toml`; the environment wins."""

import os
import secrets
import tomllib
from contextlib import suppress
from pathlib import Path

import msgspec

from lading.kernel import Invalid


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where this installation lives. `database_url` empty means the embedded server in `data`.

    `secure` says that browsers come by https, so that cookies may demand it. `address` is where customers reach the
    server, such as https://orders.example.com, for links in letters; else they lead to `host` and `port`.
    """

    data: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    secret: str = ""
    smtp_url: str = ""
    mail_from: str = "orders@localhost"
    processes: int = 2
    secure: bool = False
    address: str = ""

    @property
    def reached_at(self) -> str:
        """Where customers reach the server."""
        return self.address.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def embedded(self) -> bool:
        """Whether the database is our own, started beside the server."""
        return not self.database_url

    @property
    def files(self) -> Path:
        """The folder of documents and uploads."""
        return self.data / "files"

    @property
    def drawn(self) -> Path:
        """The folder of what is worked out once and can be worked out again."""
        return self.data / "drawn"


def _default_data() -> Path:
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/lading")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "lading"


def load_settings(*, folder: Path | None = None) -> Settings:
    """Read `lading.toml` in `folder` (else the working folder), then `LADING_*` from the environment.

    Raises `Invalid` for a key that is not known or a value that is no number where one is needed.
    """
    values: dict[str, object] = {"data": _default_data()}
    source = (folder or Path.cwd()) / "lading.toml"
    if source.is_file():
        values.update(tomllib.loads(source.read_text(encoding="utf-8")))
    for name in Settings.__struct_fields__:
        if (given := os.environ.get(f"LADING_{name.upper()}")) is not None:
            values[name] = given
    if unknown := sorted(set(values) - set(Settings.__struct_fields__)):
        raise Invalid(
            f"{source.name} has the unknown key {unknown[0]!r}; known are: {', '.join(Settings.__struct_fields__)}."
        )
    try:
        return msgspec.convert({**values, "data": str(values["data"])}, Settings, strict=False, dec_hook=_as_path)
    except msgspec.ValidationError as error:
        raise Invalid(f"A setting has no valid value: {error}.") from error


def _as_path(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value)).expanduser().absolute()
    raise NotImplementedError(kind)


def session_secret(settings: Settings) -> str:
    """The secret that signs sessions: the configured one, else one made once and kept, readable only by us."""
    if settings.secret:
        return settings.secret
    file = settings.data / "secret"
    if not file.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        _write_once(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Several processes may start at once: the first one's text counts, and nobody reads half of it."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()
