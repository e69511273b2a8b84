"""How visits and closings were, in one number; and what is not well with an office, so that it is told once.

Revision ID: satisfaction
"""

import sqlalchemy as sa
from alembic import op

revision = "satisfaction"
down_revision = "admin"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TENANT = "nullif(current_setting('app.brokerage', true), '')::uuid"
TABLES = ("rating", "alarm")


def upgrade() -> None:
    _rating()
    _alarm()
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_brokerage_id"), table, ["brokerage_id"], unique=False)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON {table} USING (brokerage_id = {TENANT}) WITH CHECK (brokerage_id = {TENANT})"
        )


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=sa.text(TENANT), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("showing_id", sa.Uuid(), nullable=True),
        sa.Column("deal_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.SmallInteger(), nullable=True),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(showing_id IS NULL) <> (deal_id IS NULL)", name=op.f("ck_rating_one_subject")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_rating_score")),
        sa.CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name=op.f("ck_rating_answered")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_rating_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_rating_contact_id")),
        sa.ForeignKeyConstraint(["showing_id"], ["showing.id"], name=op.f("fk_rating_showing_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_rating_deal_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_rating_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "brokerage_id", "showing_id", "contact_id", name=op.f("uq_rating_brokerage_id_showing_id_contact_id")
        ),
        sa.UniqueConstraint(
            "brokerage_id", "deal_id", "contact_id", name=op.f("uq_rating_brokerage_id_deal_id_contact_id")
        ),
    )
    op.create_index(op.f("ix_rating_contact_id"), "rating", ["contact_id"], unique=False)
    op.create_index("ix_rating_due", "rating", ["due_at"], postgresql_where=sa.text("asked_at IS NULL"))
    op.create_index("ix_rating_asked_at", "rating", ["asked_at"], postgresql_where=sa.text("asked_at IS NOT NULL"))


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=sa.text(TENANT), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("well_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_alarm_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "uq_alarm_open",
        "alarm",
        ["brokerage_id", "name", "subject"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
