"""Parties: customers (and later suppliers) with their addresses."""

from sqlalchemy import Boolean, Index, Integer, Sequence, func, text

from lading.store.schema import JSONB, Column, Instant, Table, Text, Texts, metadata

party_code = Sequence("party_code", start=10001, metadata=metadata)

parties = Table(
    "parties",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("company", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("tax_id", Text, nullable=False, server_default=""),
    Column("tax_exempt", Boolean, nullable=False, server_default=text("false")),
    Column("groups", Texts, nullable=False, server_default="{}"),
    Column("addresses", JSONB, nullable=False, server_default="[]"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("note", Text, nullable=False, server_default=""),
    Column("erased_at", Instant, nullable=True),
    Column("created_at", Instant, nullable=False, server_default=text("now()")),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("parties_email_idx", func.lower(parties.c.email), postgresql_where=parties.c.email != "")
# By what documents name companies. Those of people, who come with orders by the thousand, are left out.
Index(
    "parties_domain_idx",
    text("lower(split_part(email, '@', 2))"),
    postgresql_where=text("company <> '' AND email <> ''"),
    _table=parties,
)
Index(
    "parties_tax_id_idx",
    text("regexp_replace(upper(tax_id), '[^A-Z0-9]+', '', 'g')"),
    postgresql_where=parties.c.tax_id != "",
    _table=parties,
)
Index(
    "parties_gln_idx",
    text("(attributes->>'gln')"),
    postgresql_where=text("attributes ? 'gln'"),
    _table=parties,
)
Index(
    "parties_addresses_idx",
    parties.c.addresses,
    postgresql_using="gin",
    postgresql_ops={"addresses": "jsonb_path_ops"},
    postgresql_where=text("addresses <> '[]'"),
)
Index(
    "parties_words_idx",
    text("to_tsvector('simple', code || ' ' || name || ' ' || company || ' ' || email)"),
    postgresql_using="gin",
    _table=parties,
)
