"""What no door gets past: an audit that only grows, and no confirmed buyer tour without a covering agreement.

Revision ID: guards
"""

from alembic import op

revision = "guards"
down_revision = "row_level_security"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entry", "consent_record")

AGREEMENT_COVERS = """
CREATE FUNCTION showing_agreement_covers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  agreement buyer_agreement%ROWTYPE;
  zone text;
BEGIN
  IF NEW.status <> 'confirmed' OR NEW.agreement_id IS NULL THEN
    RETURN NEW;
  END IF;
  -- The lock keeps the agreement from being ended between this look and the commit.
  SELECT * INTO agreement FROM buyer_agreement WHERE id = NEW.agreement_id FOR SHARE;
  SELECT time_zone INTO zone FROM brokerage WHERE id = NEW.brokerage_id;
  IF agreement.contact_id IS DISTINCT FROM NEW.contact_id
     OR agreement.signed_at IS NULL
     OR agreement.ended_at IS NOT NULL
     OR (NEW.starts_at AT TIME ZONE zone)::date NOT BETWEEN agreement.starts_on AND agreement.ends_on
  THEN
    RAISE EXCEPTION 'the agreement does not cover this showing'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_showing_agreement_covers';
  END IF;
  RETURN NEW;
END $$
"""

AGREEMENT_STAYS = """
CREATE FUNCTION buyer_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM showing s JOIN brokerage b ON b.id = s.brokerage_id
     WHERE s.agreement_id = OLD.id AND s.status = 'confirmed'
       AND (TG_OP = 'DELETE' OR NEW.signed_at IS NULL OR NEW.ended_at IS NOT NULL
            OR NEW.contact_id <> s.contact_id
            OR (s.starts_at AT TIME ZONE b.time_zone)::date NOT BETWEEN NEW.starts_on AND NEW.ends_on)
  ) THEN
    RAISE EXCEPTION 'confirmed showings still rest on this agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_buyer_agreement_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def upgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM porchlight_app")
    op.execute(AGREEMENT_COVERS)
    op.execute(
        "CREATE TRIGGER agreement_covers BEFORE INSERT OR UPDATE ON showing "
        "FOR EACH ROW EXECUTE FUNCTION showing_agreement_covers()"
    )
    op.execute(AGREEMENT_STAYS)
    op.execute(
        "CREATE TRIGGER agreement_stays BEFORE UPDATE OR DELETE ON buyer_agreement "
        "FOR EACH ROW EXECUTE FUNCTION buyer_agreement_stays()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER agreement_stays ON buyer_agreement")
    op.execute("DROP FUNCTION buyer_agreement_stays()")
    op.execute("DROP TRIGGER agreement_covers ON showing")
    op.execute("DROP FUNCTION showing_agreement_covers()")
    for table in APPEND_ONLY:
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO porchlight_app")
