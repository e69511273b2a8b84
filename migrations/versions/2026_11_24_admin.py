"""Signing in to the web site: one-time links, sessions and the tries that are counted; the rights of its pages.

Revision ID: admin
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "admin"
down_revision = "turns"
branch_labels = None
depends_on = None

TENANT = "nullif(current_setting('app.brokerage', true), '')::uuid"
SPANS = (
    ("inbox", "received_at"), ("turn", "at"), ("outbox", "created_at"), ("outbox", "sent_at"), ("audit_entry", "at"),
)  # fmt: skip
"""What the figures ask for by spans of days; rows lie in the order of time."""
TABLES = ("login_link", "web_session", "login_try")
NEW_RIGHTS = {
    "site.use": ("owner", "admin", "coordinator", "agent", "assistant"),
    "contacts.reveal": ("owner", "admin", "coordinator", "agent"),
    "messages.replay": ("owner", "admin", "coordinator"),
    "figures.read": ("owner", "admin"),
}
"""What the pages ask for, given to the usual roles of offices that are there already."""


def upgrade() -> None:
    op.create_table(
        "login_link",
        *_entity(),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("login_link", member=True),
        sa.UniqueConstraint("brokerage_id", "token_hash", name="uq_login_link_brokerage_id_token_hash"),
    )
    op.create_index("ix_login_link_brokerage_id", "login_link", ["brokerage_id"])
    op.create_table(
        "web_session",
        *_entity(),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("former_hash", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), server_default="", nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(), server_default="", nullable=False),
        *_keys("web_session", member=True),
        sa.UniqueConstraint("brokerage_id", "token_hash", name="uq_web_session_brokerage_id_token_hash"),
    )
    op.create_index("ix_web_session_brokerage_id", "web_session", ["brokerage_id"])
    op.create_index("ix_web_session_member_id", "web_session", ["member_id"])
    op.create_index("ix_web_session_former_hash", "web_session", ["brokerage_id", "former_hash"])
    op.create_table(
        "login_try",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=text(TENANT), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("login_try", member=False),
    )
    op.create_index("ix_login_try_brokerage_id", "login_try", ["brokerage_id"])
    op.create_index("ix_login_try_source_at", "login_try", ["brokerage_id", "source", "at"])
    op.add_column("brokerage", sa.Column("help_text", sa.String(), server_default="", nullable=False))
    for table, column in SPANS:
        op.create_index(
            f"ix_{table}_{column}", table, [column], postgresql_using="brin", postgresql_with={"pages_per_range": 16}
        )
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON {table} USING (brokerage_id = {TENANT}) WITH CHECK (brokerage_id = {TENANT})"
        )
    _give_rights()


def _entity() -> "list[sa.Column[Any]]":
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=text("now()"), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=text(TENANT), nullable=False),
    ]


def _keys(table: str, *, member: bool) -> "list[sa.Constraint]":
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=f"fk_{table}_brokerage_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]
    if member:
        keys.append(sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=f"fk_{table}_member_id"))
    return keys


def _give_rights() -> None:
    connection = op.get_bind()
    offices = connection.execute(text("SELECT brokerage_id FROM routing.brokerages()")).scalars().all()
    for office in offices:
        connection.execute(text("SELECT set_config('app.brokerage', :office, true)"), {"office": str(office)})
        for right, roles in NEW_RIGHTS.items():
            connection.execute(
                text(
                    "INSERT INTO role_right (role, right_name) SELECT name, :right FROM role WHERE name = ANY(:roles) "
                    "ON CONFLICT DO NOTHING"
                ),
                {"right": right, "roles": list(roles)},
            )
    connection.execute(text("SELECT set_config('app.brokerage', '', true)"))


def downgrade() -> None:
    op.drop_column("brokerage", "help_text")
    for table, column in SPANS:
        op.drop_index(f"ix_{table}_{column}", table)
    for table in TABLES:
        op.drop_table(table)
