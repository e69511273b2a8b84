"""Row-level security: every table shows and takes only the rows of the unit's tenant, from the owner too.

Revision ID: row_level_security
"""

from alembic import op

revision = "row_level_security"
down_revision = "tables"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.brokerage', true), '')::uuid"
TENANT_TABLES = (
    "role", "role_right", "member",
    "channel_account", "address", "conversation", "inbox", "turn", "outbox", "event", "rate_bucket",
    "delivery_report", "scheduled_run",
    "consent_record", "suppression", "person_suppression",
    "listing", "listing_change", "place",
    "contact", "note", "task", "share",
    "working_hours", "buyer_agreement", "showing",
    "deal", "party", "milestone",
    "audit_entry",
)  # fmt: skip


def upgrade() -> None:
    for table in TENANT_TABLES:
        _guard(table, "brokerage_id")
    _guard("brokerage", "id")


def _guard(table: str, column: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY tenant ON {table} USING ({column} = {TENANT}) WITH CHECK ({column} = {TENANT})")


def downgrade() -> None:
    for table in (*TENANT_TABLES, "brokerage"):
        op.execute(f"DROP POLICY tenant ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
