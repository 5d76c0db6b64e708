"""Where we collect tax, who need not be taxed and by what, and how orders were taxed where not by our rates alone."""

from sqlalchemy import Date, Identity, Index, Integer, text

from lading.store.schema import JSONB, Column, Id, Instant, Table, Text, Texts, metadata

tax_registrations = Table(
    "tax_registrations",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False, server_default=""),
    Column("number", Text, nullable=False, server_default=""),
    Column("basis", Text, nullable=False, server_default="destination", comment="destination or origin"),
    Column("reaches", Texts, nullable=False, server_default="{}", comment="countries taxed as at the origin"),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
)

tax_certificates = Table(
    "tax_certificates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer", Text, nullable=False, comment="a party's code"),
    Column("kind", Text, nullable=False, comment="exemption or vat_id"),
    Column("number", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Text, nullable=False, server_default=""),
    Column("valid_from", Date, nullable=True),
    Column("valid_to", Date, nullable=True, comment="the last day"),
    Column("document", Text, nullable=False, server_default="", comment="where the paper is kept"),
    Column("checked_by", Text, nullable=False),
    Column("checked_at", Instant, nullable=False),
    Column("revoked_on", Date, nullable=True, comment="from this day it counts no more"),
)
Index("tax_certificates_customer_idx", tax_certificates.c.customer)
Index("tax_certificates_ends_idx", tax_certificates.c.valid_to)

order_taxes = Table(
    "order_taxes",
    metadata,
    Column("order_id", Id, primary_key=True),
    Column("status", Text, nullable=False, comment="see TaxStatus; orders without a row are taxed by our rates"),
    Column("certificate", Id, nullable=True),
    Column("because", Text, nullable=False),
    Column("details", JSONB, nullable=False, server_default="{}", comment="what an external service answered"),
)
Index("order_taxes_certificate_idx", order_taxes.c.certificate, postgresql_where=order_taxes.c.certificate.isnot(None))
Index(
    "order_taxes_unsure_idx",
    order_taxes.c.order_id,
    postgresql_where=text("status IN ('estimated', 'waiting') AND NOT details ? 'ended'"),
)
