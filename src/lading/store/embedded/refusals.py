"""Why the embedded database may decline to start or to stop, each told in a sentence that says what to do."""

from lading.kernel import Refusal


class EmbeddedRefusal(Refusal):
    """The embedded database cannot be used as it is; catch this one to catch them all."""

    code = "embedded_database"
    status = 503


class EmbeddedUnsupported(EmbeddedRefusal):
    """This machine lacks something that the embedded database needs."""

    code = "embedded_unsupported"


class EmbeddedUnreachable(EmbeddedRefusal):
    """The user under which PostgreSQL runs cannot get to its folder, or nobody gets to its socket."""

    code = "embedded_unreachable"


class EmbeddedUnsafe(EmbeddedRefusal):
    """Somebody else could change the database's files, or a setting gives up durability."""

    code = "embedded_unsafe"


class EmbeddedWrongVersion(EmbeddedRefusal):
    """The data were written by another major version of PostgreSQL."""

    code = "embedded_wrong_version"


class EmbeddedDiskFull(EmbeddedRefusal):
    """There is too little room on the disk."""

    code = "embedded_disk_full"


class EmbeddedFailed(EmbeddedRefusal):
    """PostgreSQL ended while starting, does not end when told to, or has not been started."""

    code = "embedded_failed"
