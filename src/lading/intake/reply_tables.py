"""What goes back to partners' machines: who they are, what was sent to them under which number, and counted how."""

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, LargeBinary, Table, Text, Texts, metadata

partners = Table(
    "intake_partners",
    metadata,
    Column("code", Text, primary_key=True, comment="everybody: all without a row of their own"),
    Column("name", Text, nullable=False),
    Column("names", Texts, nullable=False, server_default="{}", comment="by which documents name them: ZZ:ACME"),
    Column("customer", Text, nullable=False, server_default="", comment="code of the customer that they are"),
    Column("channel", Text, nullable=False, server_default="", comment="of what they post to us"),
    Column("settings", JSONB, nullable=False),
    Column("secret", Text, nullable=False, server_default="", comment="that we send with a post"),
    Column("shared_secret", Text, nullable=False, server_default="", comment="that their cXML must say"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("intake_partners_names_idx", partners.c.names, postgresql_using="gin")
Index("intake_partners_customer_idx", partners.c.customer, postgresql_where=partners.c.customer != "")

reply_series = Table(
    "intake_reply_series",
    metadata,
    Column("partner", Text, primary_key=True, comment="by which name the messages are counted"),
    Column("last", BigInteger, nullable=False),
)
"""Control numbers: drawn in the transaction that keeps the message, so that none is missing and none comes twice."""

replies = Table(
    "intake_replies",
    metadata,
    Column("id", Id, primary_key=True, comment="the key by which a repeat is known"),
    Column("case_id", Id, ForeignKey("intake_cases.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="acknowledgement, answer"),
    Column("about", Text, nullable=False, server_default="", comment="what is answered: the order, or rejected"),
    Column("partner", Text, nullable=False, comment="whose series"),
    Column("control", BigInteger, nullable=False),
    Column("format", Text, nullable=False, comment="x12 997, edifact ORDRSP, …"),
    Column("verdict", Text, nullable=False, comment="accepted, changed, rejected"),
    Column("name", Text, nullable=False, comment="of the file"),
    Column("media", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("way", Text, nullable=False, comment="mail, folder, http, sftp"),
    Column("target", Text, nullable=False, comment="address, folder"),
    Column("by_partner", Text, nullable=False, comment="code of the partner whose settings said so"),
    Column("letter", Integer, nullable=True, comment="which of the case's letters carries it"),
    Column("state", Text, nullable=False, comment="intended, sent, failed, refused, mailed"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False),
    Column("error", Text, nullable=False, server_default=""),
    Column("written_at", Instant, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("sent_at", Instant, nullable=True),
)
Index("intake_replies_once_idx", replies.c.case_id, replies.c.kind, replies.c.about, unique=True)
Index("intake_replies_number_idx", replies.c.partner, replies.c.control, unique=True)
Index("intake_replies_due_idx", replies.c.next_at, postgresql_where=replies.c.state == "intended")
Index("intake_replies_partner_idx", replies.c.by_partner, replies.c.written_at)
