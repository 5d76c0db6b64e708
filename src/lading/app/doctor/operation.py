"""The company at work: is everything done that waits to be done?"""

from collections.abc import Iterator

from lading.app.doctor.database import Connection
from lading.app.doctor.finding import Diagnosis, hint, ill, well

LATE = 60
"""Seconds after which waiting is no matter of course any more."""


def look_at_operation(connection: Connection, *, at_rest: bool = False) -> Iterator[Diagnosis]:
    """Outbox, inbox, jobs, laws and people; on a database with our tables.

    `at_rest` says that Lading is not running, so that it is no wonder when things wait.
    """
    for found in (look_at_outbox(connection), look_at_inbox(connection), *look_at_jobs(connection)):
        yield hint(found.sentence, "Lading is not running.") if at_rest and found.grade == "ill" else found
    yield look_at_audit(connection)
    yield look_at_people(connection)


def look_at_outbox(connection: Connection, *, late_after: int = LATE) -> Diagnosis:
    """Events reach their consumers; where a transaction holds them back, which one.

    Events are handed out in the order of transactions, and transactions are numbered for all databases of a
    PostgreSQL cluster together: one that has written and stays open holds back what came after it.
    """
    rows = connection.execute(
        "SELECT c.name, extract(epoch FROM now() - e.at)::int, e.xid >= pg_snapshot_xmin(pg_current_snapshot())"
        " FROM consumers c CROSS JOIN LATERAL (SELECT at, xid FROM events e WHERE (e.xid, e.id) > (c.xid, c.id)"
        " ORDER BY e.xid, e.id LIMIT 1) e ORDER BY 1"
    ).fetchall()
    late = [f"{name} {lag} s" for name, lag, _ in rows if lag > late_after]
    if late and any(held for _, lag, held in rows if lag > late_after):
        return _held_back(connection, ", ".join(late))
    if late:
        return ill(
            f"Events wait for their consumers: {', '.join(late)}.",
            "See that a worker runs ('lading work'), and look into its log for 'duty_failed'.",
        )
    return well("Events reach their consumers in time.")


def _held_back(connection: Connection, late: str) -> Diagnosis:
    """The oldest transaction that has a number; roles see locks of others, but not since when they run."""
    rows = connection.execute(
        "SELECT l.pid, a.datname, a.usename, a.application_name, extract(epoch FROM now() - a.xact_start)::int"
        " FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'transactionid'"
        " AND l.mode = 'ExclusiveLock' AND l.granted ORDER BY age(l.transactionid) DESC LIMIT 1"
    ).fetchall()
    if not rows:
        return hint(f"Events waited for a transaction that has ended by now: {late}.", "Say 'lading doctor' again.")
    pid, database, user, program, seconds = rows[0]
    if pid is None:
        return ill(
            f"Events wait for a prepared transaction that nobody has ended: {late}.",
            "SELECT gid, database, prepared FROM pg_prepared_xacts ORDER BY prepared; then, in that database,"
            " COMMIT PREPARED or ROLLBACK PREPARED.",
        )
    since = f"open for {seconds} s" if seconds is not None else "open for longer than that"
    who = f"database {database}, user {user}" + (f", program {program}" if program else "")
    return ill(
        f"Events wait for a transaction that stays open: {late}. It is backend {pid} ({who}), {since}.",
        f"End what it does, or say in psql: SELECT pg_terminate_backend({pid});"
        " It counts in whichever database of this PostgreSQL it runs.",
    )


def look_at_inbox(connection: Connection) -> Diagnosis:
    """Messages from outside were understood."""
    dead, waiting = connection.execute(
        "SELECT count(*) FILTER (WHERE state = 'dead'), count(*) FILTER (WHERE state = 'received'"
        " AND next_at < now() - make_interval(secs => %s)) FROM inbox WHERE state <> 'done'",
        [LATE],
    ).fetchall()[0]
    if dead:
        return ill(
            f"{dead} messages from outside could not be worked, each with its reason in the inbox.",
            "Mend what the reason says, then let them be worked again.",
        )
    if waiting:
        return ill(f"{waiting} messages from outside wait to be worked.", "See that a worker runs: lading work")
    return well("Every message from outside was worked.")


def look_at_jobs(connection: Connection) -> Iterator[Diagnosis]:
    """Jobs are done, and nobody has died over one."""
    failed, stuck, waiting = connection.execute(
        "SELECT count(*) FILTER (WHERE state = 'failed'),"
        " count(*) FILTER (WHERE state = 'running' AND leased_until < now() - make_interval(secs => %(late)s)),"
        " count(*) FILTER (WHERE state = 'waiting' AND run_at < now() - make_interval(secs => %(late)s)) FROM jobs",
        {"late": LATE},
    ).fetchall()[0]
    if failed:
        row = connection.execute(
            "SELECT kind, outcome FROM jobs WHERE state = 'failed' ORDER BY settled_at DESC LIMIT 1"
        ).fetchall()[0]
        yield ill(
            f"{failed} jobs have failed; the last, {row[0]}, with: {row[1][:200]}",
            "Mend what it says; a failed import may simply be started again.",
        )
    if stuck or waiting:
        yield ill(
            f"{stuck + waiting} jobs wait although it is their turn.", "No worker runs, or all are busy: lading work"
        )
    if not (failed or stuck or waiting):
        yield well("No job has failed or waits beyond its turn.")


def look_at_audit(connection: Connection) -> Diagnosis:
    """What the regular audit found the last time."""
    rows = connection.execute(
        "SELECT outcome, (progress->>'broken')::int, settled_at FROM jobs WHERE kind = 'audit' AND key = 'regular'"
        " AND progress ? 'broken'"
    ).fetchall()
    if not rows:
        return hint("The laws were never proved here.", "Say: lading audit. A worker does it every five minutes.")
    outcome, broken, _ = rows[0]
    if broken:
        return ill(f"The last audit: {outcome}", "Say 'lading audit' for the first row of each, and report it to us.")
    return well(f"The last audit: {outcome}")


def look_at_people(connection: Connection) -> Diagnosis:
    """Somebody can sign in and let others in."""
    count = connection.execute("SELECT count(*) FROM users WHERE active AND role = 'administrator'").fetchall()[0][0]
    if not count:
        return hint("No administrator can sign in.", "Say: lading user add LOGIN --name NAME --role administrator")
    return well(f"{count} administrator{'s' if count > 1 else ''} can sign in.")
