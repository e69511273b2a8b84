"""Storing what came in: one function, so that a message is stored and the wire answered after one round trip.

Revision ID: inbox
"""

from alembic import op

revision = "inbox"
down_revision = "routing"
branch_labels = None
depends_on = None

# Runs as the app role under the tenant it is given; alone in its transaction, which ends with it. An opt-out in the
# carriers' own words holds the address back at once, before a turn has read it: the lock is the one that a claim of an
# outgoing message takes.
STORE_INBOUND = """
CREATE FUNCTION store_inbound(
  p_brokerage uuid, p_account_id uuid, p_channel text, p_account text, p_provider_id text,
  p_address_id uuid, p_sealed text, p_lookup bytea, p_thread text,
  p_text text, p_pressed text, p_attachments jsonb, p_opt text, p_profile jsonb, p_sent_at timestamptz, p_payload jsonb,
  p_hold_back boolean, p_lock bigint
) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  found_address uuid;
  found_conversation uuid;
  stored bigint;
BEGIN
  PERFORM set_config('app.brokerage', p_brokerage::text, true);

  SELECT id INTO found_address FROM address WHERE channel = p_channel AND lookup = p_lookup;
  IF found_address IS NULL THEN
    INSERT INTO address (id, channel, value_sealed, lookup) VALUES (p_address_id, p_channel, p_sealed, p_lookup)
      ON CONFLICT (brokerage_id, channel, lookup) DO NOTHING;
    SELECT id INTO found_address FROM address WHERE channel = p_channel AND lookup = p_lookup;
  END IF;

  SELECT id INTO found_conversation FROM conversation
   WHERE account_id = p_account_id AND address_id = found_address AND thread = p_thread;
  IF found_conversation IS NULL THEN
    INSERT INTO conversation (id, account_id, address_id, thread)
      VALUES (gen_random_uuid(), p_account_id, found_address, p_thread)
      ON CONFLICT (account_id, address_id, thread) DO NOTHING;
    SELECT id INTO found_conversation FROM conversation
     WHERE account_id = p_account_id AND address_id = found_address AND thread = p_thread;
  END IF;

  INSERT INTO inbox (conversation_id, channel, account, provider_id, text, pressed, attachments, opt, profile, sent_at,
                     payload)
    VALUES (found_conversation, p_channel, p_account, p_provider_id, p_text, p_pressed, p_attachments, p_opt, p_profile,
            p_sent_at, p_payload)
    ON CONFLICT (channel, account, provider_id) DO NOTHING
    RETURNING id INTO stored;
  IF stored IS NULL THEN
    RETURN NULL;
  END IF;

  IF p_hold_back THEN
    PERFORM pg_advisory_xact_lock(p_lock);
    INSERT INTO suppression (channel, lookup, scope, reason) VALUES (p_channel, p_lookup, 'all', 'received')
      ON CONFLICT (brokerage_id, channel, lookup, scope) DO UPDATE SET at = now();
  END IF;
  RETURN stored;
END $$
"""


def upgrade() -> None:
    op.execute(STORE_INBOUND)
    op.execute("REVOKE ALL ON FUNCTION store_inbound FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION store_inbound TO porchlight_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION store_inbound")
