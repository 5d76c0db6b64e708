"""By what documents name companies and items."""

from alembic import op

revision = "0042_found_by_documents"
down_revision = "0041_intake_attempts"
branch_labels = None
depends_on = None

INDEXES = [
    "CREATE INDEX parties_domain_idx ON parties (lower(split_part(email, '@', 2))) WHERE company <> '' AND email <> ''",
    "CREATE INDEX parties_tax_id_idx ON parties (regexp_replace(upper(tax_id), '[^A-Z0-9]+', '', 'g')) WHERE tax_id <> ''",
    "CREATE INDEX parties_gln_idx ON parties ((attributes->>'gln')) WHERE attributes ? 'gln'",
    "CREATE INDEX parties_addresses_idx ON parties USING gin (addresses jsonb_path_ops) WHERE addresses <> '[]'",
    "CREATE INDEX items_plain_sku_idx ON items (ltrim(regexp_replace(upper(sku), '[^A-Z0-9]+', '', 'g'), '0'))",
    "CREATE INDEX items_mpn_idx ON items ((attributes->>'mpn')) WHERE attributes ? 'mpn'",
]


def upgrade() -> None:
    """Bring the schema to this revision."""
    for statement in INDEXES:
        op.execute(statement)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
