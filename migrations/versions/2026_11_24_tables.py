"""All tables of the first version.

Revision ID: tables
"""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = "tables"
down_revision = None
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TENANT = sa.text("nullif(current_setting('app.brokerage', true), '')::uuid")


def upgrade() -> None:
    op.create_table(
        "brokerage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("licence_number", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("time_zone", sa.String(), server_default="America/Los_Angeles", nullable=False),
        sa.Column("state_or_province", sa.String(), server_default="WA", nullable=False),
        sa.Column("duty_member_id", sa.Uuid(), nullable=True),
        sa.Column("buyer_fee_percent", sa.Numeric(precision=5, scale=3), server_default="2.5", nullable=False),
        sa.Column("agreement_days", sa.SmallInteger(), server_default="30", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brokerage")),
    )
    op.create_table(
        "channel_account",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("credentials_sealed", sa.String(), nullable=True),
        sa.Column("per_second", sa.Double(), server_default="1", nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("paused_reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_channel_account_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_account")),
        sa.UniqueConstraint("channel", "account", name=op.f("uq_channel_account_channel_account")),
    )
    op.create_index(op.f("ix_channel_account_brokerage_id"), "channel_account", ["brokerage_id"], unique=False)
    op.create_table(
        "delivery_report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error_code", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_delivery_report_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_report")),
        sa.UniqueConstraint(
            "brokerage_id",
            "channel",
            "provider_id",
            "status",
            name=op.f("uq_delivery_report_brokerage_id_channel_provider_id_status"),
        ),
    )
    op.create_index(op.f("ix_delivery_report_brokerage_id"), "delivery_report", ["brokerage_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("status", sa.String(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'done', 'dead')", name=op.f("ck_event_status")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_event_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_brokerage_id"), "event", ["brokerage_id"], unique=False)
    op.create_index("ix_event_dead", "event", ["id"], unique=False, postgresql_where=sa.text("status = 'dead'"))
    op.create_index("ix_event_waiting", "event", ["id"], unique=False, postgresql_where=sa.text("status = 'waiting'"))
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("city", sa.String(), server_default="", nullable=False),
        sa.Column("county", sa.String(), server_default="", nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_place_on_earth")
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_place_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("brokerage_id", "name", "kind", "city", name=op.f("uq_place_brokerage_id_name_kind_city")),
    )
    op.create_index(op.f("ix_place_brokerage_id"), "place", ["brokerage_id"], unique=False)
    op.create_table(
        "rate_bucket",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(), server_default="", nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_rate_bucket_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_bucket")),
        sa.UniqueConstraint(
            "brokerage_id", "subject_id", "day", name=op.f("uq_rate_bucket_brokerage_id_subject_id_day")
        ),
    )
    op.create_index(op.f("ix_rate_bucket_brokerage_id"), "rate_bucket", ["brokerage_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_role_brokerage_id")),
        sa.PrimaryKeyConstraint("brokerage_id", "name", name=op.f("pk_role")),
    )
    op.create_table(
        "scheduled_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_scheduled_run_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_run")),
        sa.UniqueConstraint("brokerage_id", "job", "due_at", name=op.f("uq_scheduled_run_brokerage_id_job_due_at")),
    )
    op.create_index(op.f("ix_scheduled_run_brokerage_id"), "scheduled_run", ["brokerage_id"], unique=False)
    op.create_table(
        "suppression",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("scope IN ('all', 'service', 'marketing', 'listings')", name=op.f("ck_suppression_scope")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_suppression_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint(
            "brokerage_id", "channel", "lookup", "scope", name=op.f("uq_suppression_brokerage_id_channel_lookup_scope")
        ),
    )
    op.create_index(op.f("ix_suppression_brokerage_id"), "suppression", ["brokerage_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("licence_number", sa.String(), server_default="", nullable=False),
        sa.Column("phone_sealed", sa.String(), nullable=True),
        sa.Column("email_sealed", sa.String(), nullable=True),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["brokerage_id", "role"], ["role.brokerage_id", "role.name"], name=op.f("fk_member_brokerage_id_role")
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_member_brokerage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_brokerage_id"), "member", ["brokerage_id"], unique=False)
    op.create_index("uq_member_email", "member", ["brokerage_id", "email_lookup"], unique=True)
    op.create_table(
        "role_right",
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("right_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brokerage_id", "role"], ["role.brokerage_id", "role.name"], name=op.f("fk_role_right_brokerage_id_role")
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_role_right_brokerage_id")),
        sa.PrimaryKeyConstraint("brokerage_id", "role", "right_name", name=op.f("pk_role_right")),
    )
    op.create_table(
        "contact",
        sa.Column("full_name", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="buyer", nullable=False),
        sa.Column("stage", sa.String(), server_default="new", nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column("email_sealed", sa.String(), nullable=True),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("role IN ('buyer', 'client')", name=op.f("ck_contact_role")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_contact_brokerage_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_contact_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_brokerage_id"), "contact", ["brokerage_id"], unique=False)
    op.create_index("ix_contact_email_lookup", "contact", ["brokerage_id", "email_lookup"], unique=False)
    op.create_index(
        "ix_contact_full_name_trgm",
        "contact",
        ["full_name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"full_name": "gin_trgm_ops"},
    )
    op.create_index(op.f("ix_contact_owner_id"), "contact", ["owner_id"], unique=False)
    op.create_table(
        "listing",
        sa.Column("originating_system_name", sa.String(), server_default="office", nullable=False),
        sa.Column("listing_key", sa.String(), nullable=False),
        sa.Column("listing_id", sa.String(), server_default="", nullable=False),
        sa.Column("standard_status", sa.String(), server_default="Active", nullable=False),
        sa.Column("mls_status", sa.String(), server_default="", nullable=False),
        sa.Column("property_type", sa.String(), server_default="Residential", nullable=False),
        sa.Column("property_sub_type", sa.String(), server_default="", nullable=False),
        sa.Column("list_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("original_list_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("close_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("bedrooms_total", sa.SmallInteger(), nullable=True),
        sa.Column("bathrooms_total", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("living_area", sa.Integer(), nullable=True),
        sa.Column("lot_size_acres", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("year_built", sa.SmallInteger(), nullable=True),
        sa.Column("unparsed_address", sa.String(), server_default="", nullable=False),
        sa.Column("street_number", sa.String(), server_default="", nullable=False),
        sa.Column("street_name", sa.String(), server_default="", nullable=False),
        sa.Column("unit_number", sa.String(), server_default="", nullable=False),
        sa.Column("city", sa.String(), server_default="", nullable=False),
        sa.Column("county_or_parish", sa.String(), server_default="", nullable=False),
        sa.Column("state_or_province", sa.String(), server_default="", nullable=False),
        sa.Column("postal_code", sa.String(), server_default="", nullable=False),
        sa.Column("subdivision_name", sa.String(), server_default="", nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("association_fee", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("tax_annual_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("garage_spaces", sa.SmallInteger(), nullable=True),
        sa.Column("public_remarks", sa.String(), server_default="", nullable=False),
        sa.Column("private_remarks", sa.String(), server_default="", nullable=False),
        sa.Column("features", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("features_denied", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("list_agent_full_name", sa.String(), server_default="", nullable=False),
        sa.Column("list_office_name", sa.String(), server_default="", nullable=False),
        sa.Column("attribution_contact", sa.String(), server_default="", nullable=False),
        sa.Column("list_member_id", sa.Uuid(), nullable=True),
        sa.Column("internet_entire_listing_display", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("internet_address_display", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("photos_count", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("on_market_date", sa.Date(), nullable=True),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("modification_timestamp", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("local", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("overlap_allowed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("showing_approval", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("embedding", HALFVEC(dim=384), nullable=True),
        sa.Column("embedding_model", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_listing_brokerage_id")),
        sa.ForeignKeyConstraint(["list_member_id"], ["member.id"], name=op.f("fk_listing_list_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "brokerage_id",
            "originating_system_name",
            "listing_key",
            name=op.f("uq_listing_brokerage_id_originating_system_name_listing_key"),
        ),
    )
    op.create_index(
        "ix_listing_bedrooms_total_list_price",
        "listing",
        ["brokerage_id", "bedrooms_total", "list_price"],
        unique=False,
    )
    op.create_index(op.f("ix_listing_brokerage_id"), "listing", ["brokerage_id"], unique=False)
    op.create_index(
        "ix_listing_city_bedrooms_total_list_price",
        "listing",
        ["brokerage_id", "city", "bedrooms_total", "list_price"],
        unique=False,
    )
    op.create_index(
        "ix_listing_embedding",
        "listing",
        ["embedding"],
        unique=False,
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
        postgresql_with={"m": 16, "ef_construction": 160},
    )
    op.create_index("ix_listing_features", "listing", ["features"], unique=False, postgresql_using="gin")
    op.create_index("ix_listing_latitude_longitude", "listing", ["brokerage_id", "latitude", "longitude"], unique=False)
    op.create_index("ix_listing_street_number", "listing", ["brokerage_id", "street_number"], unique=False)
    op.create_index(
        "ix_listing_public_remarks_words",
        "listing",
        [sa.literal_column("to_tsvector('english'::regconfig, public_remarks)")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_listing_subdivision_name",
        "listing",
        ["brokerage_id", "subdivision_name", "bedrooms_total", "list_price"],
        unique=False,
    )
    op.create_index(
        "ix_listing_unparsed_address_trgm",
        "listing",
        ["unparsed_address"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"unparsed_address": "gin_trgm_ops"},
    )
    op.create_table(
        "working_hours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_working_hours_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_working_hours_brokerage_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_working_hours_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    op.create_index(op.f("ix_working_hours_brokerage_id"), "working_hours", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_working_hours_member_id"), "working_hours", ["member_id"], unique=False)
    op.create_table(
        "address",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("value_sealed", sa.String(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("contact_id IS NULL OR member_id IS NULL", name=op.f("ck_address_one_owner")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_address_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_address_contact_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_address_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("brokerage_id", "channel", "lookup", name=op.f("uq_address_brokerage_id_channel_lookup")),
    )
    op.create_index(op.f("ix_address_brokerage_id"), "address", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_address_contact_id"), "address", ["contact_id"], unique=False)
    op.create_index(op.f("ix_address_member_id"), "address", ["member_id"], unique=False)
    op.create_table(
        "buyer_agreement",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("compensation_percent", sa.Numeric(precision=5, scale=3), nullable=True),
        sa.Column("compensation_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("body", sa.String(), server_default="", nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_name", sa.String(), server_default="", nullable=False),
        sa.Column("signed_evidence", sa.String(), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint(
            "signed_at IS NULL OR (compensation_percent IS NOT NULL AND compensation_amount IS NULL) OR (compensation_percent IS NULL AND compensation_amount IS NOT NULL)",
            name=op.f("ck_buyer_agreement_objective_compensation"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_buyer_agreement_order")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_buyer_agreement_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_buyer_agreement_contact_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_buyer_agreement_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_agreement")),
    )
    op.create_index(op.f("ix_buyer_agreement_brokerage_id"), "buyer_agreement", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_buyer_agreement_contact_id"), "buyer_agreement", ["contact_id"], unique=False)
    op.create_table(
        "deal",
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_place", sa.String(), server_default="", nullable=False),
        sa.Column("time_zone", sa.String(), server_default="America/Los_Angeles", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("side IN ('buyer', 'seller')", name=op.f("ck_deal_side")),
        sa.CheckConstraint(
            "stage IN ('accepted', 'contingent', 'pending', 'clear_to_close', 'closed', 'fell_through')",
            name=op.f("ck_deal_stage"),
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_deal_brokerage_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_deal_listing_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_deal_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
    )
    op.create_index(op.f("ix_deal_brokerage_id"), "deal", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_deal_member_id"), "deal", ["member_id"], unique=False)
    op.create_table(
        "listing_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old_value", sa.String(), nullable=True),
        sa.Column("new_value", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_listing_change_brokerage_id")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_listing_change_listing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_change")),
    )
    op.create_index(op.f("ix_listing_change_brokerage_id"), "listing_change", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_listing_change_listing_id"), "listing_change", ["listing_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_note_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_note_contact_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_note_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_brokerage_id"), "note", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_note_contact_id"), "note", ["contact_id"], unique=False)
    op.create_table(
        "person_suppression",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint(
            "scope IN ('all', 'service', 'marketing', 'listings')", name=op.f("ck_person_suppression_scope")
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_person_suppression_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_person_suppression_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_suppression")),
        sa.UniqueConstraint("contact_id", "scope", name=op.f("uq_person_suppression_contact_id_scope")),
    )
    op.create_index(op.f("ix_person_suppression_brokerage_id"), "person_suppression", ["brokerage_id"], unique=False)
    op.create_table(
        "share",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_share_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_share_contact_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_share_listing_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_share_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    op.create_index(op.f("ix_share_brokerage_id"), "share", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_share_contact_id"), "share", ["contact_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_task_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_task_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_brokerage_id"), "task", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_task_contact_id"), "task", ["contact_id"], unique=False)
    op.create_index(
        "ix_task_open", "task", ["member_id", "due_at"], unique=False, postgresql_where=sa.text("done_at IS NULL")
    )
    op.create_table(
        "conversation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("thread", sa.String(), server_default="", nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("holder", sa.String(), server_default="bot", nullable=False),
        sa.Column("holder_member_id", sa.Uuid(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("holder IN ('bot', 'person')", name=op.f("ck_conversation_holder")),
        sa.ForeignKeyConstraint(["account_id"], ["channel_account.id"], name=op.f("fk_conversation_account_id")),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_conversation_address_id")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_conversation_brokerage_id")),
        sa.ForeignKeyConstraint(["holder_member_id"], ["member.id"], name=op.f("fk_conversation_holder_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "account_id", "address_id", "thread", name=op.f("uq_conversation_account_id_address_id_thread")
        ),
    )
    op.create_index(op.f("ix_conversation_address_id"), "conversation", ["address_id"], unique=False)
    op.create_index(op.f("ix_conversation_brokerage_id"), "conversation", ["brokerage_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_milestone_brokerage_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_milestone_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("deal_id", "code", name=op.f("uq_milestone_deal_id_code")),
    )
    op.create_index(op.f("ix_milestone_brokerage_id"), "milestone", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_milestone_deal_id"), "milestone", ["deal_id"], unique=False)
    op.create_table(
        "party",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_party_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_party_contact_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_party_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("deal_id", "role", "name", name=op.f("uq_party_deal_id_role_name")),
    )
    op.create_index(op.f("ix_party_brokerage_id"), "party", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_party_contact_id"), "party", ["contact_id"], unique=False)
    op.create_table(
        "showing",
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "during",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(starts_at, ends_at, '[)')", persisted=True),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), server_default="first", nullable=False),
        sa.Column("status", sa.String(), server_default="held", nullable=False),
        sa.Column("waits_for", sa.String(), server_default="", nullable=False),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exclusive_home", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_exception", sa.String(), nullable=True),
        sa.Column("ended_reason", sa.String(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("listing_id"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("status IN ('held', 'confirmed') AND exclusive_home"),
            using="gist",
            name="ex_showing_listing",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("member_id"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("status IN ('held', 'confirmed')"),
            using="gist",
            name="ex_showing_member",
        ),
        sa.CheckConstraint(
            "kind IN ('first', 'second', 'live_video', 'open_house', 'inspection', 'appraisal', 'walk_through')",
            name=op.f("ck_showing_kind"),
        ),
        sa.CheckConstraint(
            "status <> 'confirmed' OR kind NOT IN ('first', 'second', 'live_video') OR agreement_id IS NOT NULL OR agreement_exception IS NOT NULL",
            name=op.f("ck_showing_agreement"),
        ),
        sa.CheckConstraint(
            "status IN ('held', 'confirmed', 'declined', 'cancelled', 'expired', 'done', 'no_show')",
            name=op.f("ck_showing_status"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_showing_order")),
        sa.ForeignKeyConstraint(["agreement_id"], ["buyer_agreement.id"], name=op.f("fk_showing_agreement_id")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_showing_brokerage_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_showing_contact_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_showing_listing_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_showing_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showing")),
    )
    op.create_index(op.f("ix_showing_brokerage_id"), "showing", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_showing_contact_id"), "showing", ["contact_id"], unique=False)
    op.create_index(
        "ix_showing_hold", "showing", ["hold_expires_at"], unique=False, postgresql_where=sa.text("status = 'held'")
    )
    op.create_index(op.f("ix_showing_listing_id"), "showing", ["listing_id"], unique=False)
    op.create_table(
        "turn",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("trace", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_turn_brokerage_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_brokerage_id"), "turn", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_turn_conversation_id"), "turn", ["conversation_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("pressed", sa.String(), nullable=True),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("opt", sa.String(), server_default="", nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("status", sa.String(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("turn_id", sa.BigInteger(), nullable=True),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'done', 'dead')", name=op.f("ck_inbox_status")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_inbox_brokerage_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_inbox_conversation_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_inbox_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "account", "provider_id", name=op.f("uq_inbox_channel_account_provider_id")),
    )
    op.create_index(op.f("ix_inbox_brokerage_id"), "inbox", ["brokerage_id"], unique=False)
    op.create_index("ix_inbox_conversation_id_id", "inbox", ["conversation_id", "id"], unique=False)
    op.create_index("ix_inbox_dead", "inbox", ["id"], unique=False, postgresql_where=sa.text("status = 'dead'"))
    op.create_index("ix_inbox_waiting", "inbox", ["id"], unique=False, postgresql_where=sa.text("status = 'waiting'"))
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("inbox_id", sa.BigInteger(), nullable=True),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_audit_entry_brokerage_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_audit_entry_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_brokerage_id"), "audit_entry", ["brokerage_id"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "subject_id"], unique=False)
    op.create_table(
        "consent_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), server_default="", nullable=False),
        sa.Column("inbox_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint(
            "scope IN ('all', 'service', 'marketing', 'listings')", name=op.f("ck_consent_record_scope")
        ),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_consent_record_brokerage_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_consent_record_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
    )
    op.create_index(op.f("ix_consent_record_brokerage_id"), "consent_record", ["brokerage_id"], unique=False)
    op.create_index(op.f("ix_consent_record_lookup"), "consent_record", ["lookup"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), server_default="service", nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("part", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("author", sa.String(), server_default="bot", nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("provider_status", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("brokerage_id", sa.Uuid(), server_default=TENANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('reply', 'notice', 'reminder', 'campaign', 'code', 'consent')", name=op.f("ck_outbox_kind")
        ),
        sa.CheckConstraint(
            "status IN ('new', 'claimed', 'sending', 'sent', 'unknown', 'failed', 'dead', 'expired', 'suppressed', 'dropped')",
            name=op.f("ck_outbox_status"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["channel_account.id"], name=op.f("fk_outbox_account_id")),
        sa.ForeignKeyConstraint(["answers"], ["inbox.id"], name=op.f("fk_outbox_answers")),
        sa.ForeignKeyConstraint(["brokerage_id"], ["brokerage.id"], name=op.f("fk_outbox_brokerage_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_outbox_conversation_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_outbox_member_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_outbox_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_brokerage_id"), "outbox", ["brokerage_id"], unique=False)
    op.create_index("ix_outbox_conversation_id_id", "outbox", ["conversation_id", "id"], unique=False)
    op.create_index("ix_outbox_dead", "outbox", ["id"], unique=False, postgresql_where=sa.text("status = 'dead'"))
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'claimed')"),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('new', 'claimed', 'sending')"),
    )
    op.create_index(
        "ix_outbox_provider_id",
        "outbox",
        ["provider_id"],
        unique=False,
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("status IN ('sending', 'unknown')"),
    )
    op.create_index("uq_outbox_dedupe_key", "outbox", ["brokerage_id", "dedupe_key"], unique=True)
    op.create_foreign_key("fk_brokerage_duty_member_id", "brokerage", "member", ["duty_member_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint("fk_brokerage_duty_member_id", "brokerage", type_="foreignkey")

    op.drop_index("uq_outbox_dedupe_key", table_name="outbox")
    op.drop_index(
        "ix_outbox_sending", table_name="outbox", postgresql_where=sa.text("status IN ('sending', 'unknown')")
    )
    op.drop_index(
        "ix_outbox_open", table_name="outbox", postgresql_where=sa.text("status IN ('new', 'claimed', 'sending')")
    )
    op.drop_index("ix_outbox_provider_id", table_name="outbox", postgresql_where=sa.text("provider_id IS NOT NULL"))
    op.drop_index("ix_outbox_dead", table_name="outbox", postgresql_where=sa.text("status = 'dead'"))
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where=sa.text("status IN ('new', 'claimed')"))
    op.drop_index("ix_outbox_conversation_id_id", table_name="outbox")
    op.drop_index(op.f("ix_outbox_brokerage_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_consent_record_lookup"), table_name="consent_record")
    op.drop_index(op.f("ix_consent_record_brokerage_id"), table_name="consent_record")
    op.drop_table("consent_record")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_brokerage_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("ix_inbox_dead", table_name="inbox", postgresql_where=sa.text("status = 'dead'"))
    op.drop_index("ix_inbox_waiting", table_name="inbox", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_index("ix_inbox_conversation_id_id", table_name="inbox")
    op.drop_index(op.f("ix_inbox_brokerage_id"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(op.f("ix_turn_conversation_id"), table_name="turn")
    op.drop_index(op.f("ix_turn_brokerage_id"), table_name="turn")
    op.drop_table("turn")
    op.drop_index(op.f("ix_showing_listing_id"), table_name="showing")
    op.drop_index("ix_showing_hold", table_name="showing", postgresql_where=sa.text("status = 'held'"))
    op.drop_index(op.f("ix_showing_contact_id"), table_name="showing")
    op.drop_index(op.f("ix_showing_brokerage_id"), table_name="showing")
    op.drop_table("showing")
    op.drop_index(op.f("ix_party_contact_id"), table_name="party")
    op.drop_index(op.f("ix_party_brokerage_id"), table_name="party")
    op.drop_table("party")
    op.drop_index(op.f("ix_milestone_deal_id"), table_name="milestone")
    op.drop_index(op.f("ix_milestone_brokerage_id"), table_name="milestone")
    op.drop_table("milestone")
    op.drop_index(op.f("ix_conversation_brokerage_id"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_address_id"), table_name="conversation")
    op.drop_table("conversation")
    op.drop_index("ix_task_open", table_name="task", postgresql_where=sa.text("done_at IS NULL"))
    op.drop_index(op.f("ix_task_contact_id"), table_name="task")
    op.drop_index(op.f("ix_task_brokerage_id"), table_name="task")
    op.drop_table("task")
    op.drop_index(op.f("ix_share_contact_id"), table_name="share")
    op.drop_index(op.f("ix_share_brokerage_id"), table_name="share")
    op.drop_table("share")
    op.drop_index(op.f("ix_person_suppression_brokerage_id"), table_name="person_suppression")
    op.drop_table("person_suppression")
    op.drop_index(op.f("ix_note_contact_id"), table_name="note")
    op.drop_index(op.f("ix_note_brokerage_id"), table_name="note")
    op.drop_table("note")
    op.drop_index(op.f("ix_listing_change_listing_id"), table_name="listing_change")
    op.drop_index(op.f("ix_listing_change_brokerage_id"), table_name="listing_change")
    op.drop_table("listing_change")
    op.drop_index(op.f("ix_deal_member_id"), table_name="deal")
    op.drop_index(op.f("ix_deal_brokerage_id"), table_name="deal")
    op.drop_table("deal")
    op.drop_index(op.f("ix_buyer_agreement_contact_id"), table_name="buyer_agreement")
    op.drop_index(op.f("ix_buyer_agreement_brokerage_id"), table_name="buyer_agreement")
    op.drop_table("buyer_agreement")
    op.drop_index(op.f("ix_address_member_id"), table_name="address")
    op.drop_index(op.f("ix_address_contact_id"), table_name="address")
    op.drop_index(op.f("ix_address_brokerage_id"), table_name="address")
    op.drop_table("address")
    op.drop_index(op.f("ix_working_hours_member_id"), table_name="working_hours")
    op.drop_index(op.f("ix_working_hours_brokerage_id"), table_name="working_hours")
    op.drop_table("working_hours")
    op.drop_index(
        "ix_listing_unparsed_address_trgm",
        table_name="listing",
        postgresql_using="gin",
        postgresql_ops={"unparsed_address": "gin_trgm_ops"},
    )
    op.drop_index("ix_listing_street_number", table_name="listing")
    op.drop_index("ix_listing_latitude_longitude", table_name="listing")
    op.drop_index("ix_listing_subdivision_name", table_name="listing")
    op.drop_index("ix_listing_public_remarks_words", table_name="listing", postgresql_using="gin")
    op.drop_index("ix_listing_features", table_name="listing", postgresql_using="gin")
    op.drop_index(
        "ix_listing_embedding",
        table_name="listing",
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )
    op.drop_index("ix_listing_city_bedrooms_total_list_price", table_name="listing")
    op.drop_index(op.f("ix_listing_brokerage_id"), table_name="listing")
    op.drop_index("ix_listing_bedrooms_total_list_price", table_name="listing")
    op.drop_table("listing")
    op.drop_index(op.f("ix_contact_owner_id"), table_name="contact")
    op.drop_index(
        "ix_contact_full_name_trgm",
        table_name="contact",
        postgresql_using="gin",
        postgresql_ops={"full_name": "gin_trgm_ops"},
    )
    op.drop_index("ix_contact_email_lookup", table_name="contact")
    op.drop_index(op.f("ix_contact_brokerage_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_table("role_right")
    op.drop_index("uq_member_email", table_name="member")
    op.drop_index(op.f("ix_member_brokerage_id"), table_name="member")
    op.drop_table("member")
    op.drop_index(op.f("ix_suppression_brokerage_id"), table_name="suppression")
    op.drop_table("suppression")
    op.drop_index(op.f("ix_scheduled_run_brokerage_id"), table_name="scheduled_run")
    op.drop_table("scheduled_run")
    op.drop_table("role")
    op.drop_index(op.f("ix_rate_bucket_brokerage_id"), table_name="rate_bucket")
    op.drop_table("rate_bucket")
    op.drop_index(op.f("ix_place_brokerage_id"), table_name="place")
    op.drop_table("place")
    op.drop_index("ix_event_dead", table_name="event", postgresql_where=sa.text("status = 'dead'"))
    op.drop_index("ix_event_waiting", table_name="event", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_index(op.f("ix_event_brokerage_id"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_delivery_report_brokerage_id"), table_name="delivery_report")
    op.drop_table("delivery_report")
    op.drop_index(op.f("ix_channel_account_brokerage_id"), table_name="channel_account")
    op.drop_table("channel_account")
    op.drop_table("brokerage")
