"""What must be read before the tenant is known: a few functions that claim work and return ids only.

They belong to porchlight_router, which may read and lease the pipeline's tables across tenants and nothing else.

Revision ID: routing
"""

from alembic import op

revision = "routing"
down_revision = "guards"
branch_labels = None
depends_on = None

READ = ("brokerage", "channel_account", "conversation", "inbox", "outbox", "event", "rate_bucket")
LEASE = {
    "conversation": "claimed_by, lease_until, fence",
    "outbox": "status, claimed_by, lease_until, fence, attempts",
    "event": "claimed_by, lease_until, fence, attempts",
}

ACCOUNT = """
CREATE FUNCTION routing.account(p_channel text, p_account text)
RETURNS TABLE (account_id uuid, brokerage_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.brokerage_id FROM channel_account a
   WHERE a.channel = p_channel AND a.account = p_account AND a.active
$$
"""

BROKERAGES = """
CREATE FUNCTION routing.brokerages() RETURNS TABLE (brokerage_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT b.id FROM brokerage b ORDER BY b.created_at, b.id
$$
"""

CLAIM_CONVERSATION = """
CREATE FUNCTION routing.claim_conversation(p_worker text, p_now timestamptz, p_lease interval)
RETURNS TABLE (conversation_id uuid, brokerage_id uuid, fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH next AS (
    SELECT c.id FROM inbox i JOIN conversation c ON c.id = i.conversation_id
     WHERE i.status = 'waiting' AND (i.not_before IS NULL OR i.not_before <= p_now)
       AND (c.lease_until IS NULL OR c.lease_until < p_now)
     ORDER BY i.id LIMIT 1
       FOR NO KEY UPDATE OF c SKIP LOCKED
  )
  UPDATE conversation c
     SET claimed_by = p_worker, lease_until = p_now + p_lease, fence = c.fence + 1
    FROM next WHERE c.id = next.id
  RETURNING c.id, c.brokerage_id, c.fence;
END $$
"""

# An earlier message of the conversation that is due and not yet gone keeps a later one back: order is kept. What must
# wait for its wire (an account or chat that is not free yet, an account that stands still) is passed over.
CLAIM_OUTBOX = """
CREATE FUNCTION routing.claim_outbox(p_worker text, p_now timestamptz, p_lease interval, p_limit int)
RETURNS TABLE (outbox_id bigint, brokerage_id uuid, fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH busy AS MATERIALIZED (
    SELECT b.subject_id FROM rate_bucket b WHERE b.day = '' AND b.free_at > p_now
    UNION ALL
    SELECT a.id FROM channel_account a WHERE a.paused_reason IS NOT NULL OR NOT a.active
  ), next AS (
    SELECT o.id FROM outbox o
     WHERE o.due_at <= p_now AND (o.not_before IS NULL OR o.not_before <= p_now)
       AND (o.status = 'new' OR (o.status = 'claimed' AND o.lease_until < p_now))
       AND o.account_id NOT IN (SELECT subject_id FROM busy)
       AND o.conversation_id NOT IN (SELECT subject_id FROM busy)
       AND NOT EXISTS (
         SELECT FROM outbox e
          WHERE e.conversation_id = o.conversation_id AND e.id < o.id AND e.due_at <= p_now
            AND e.status IN ('new', 'claimed', 'sending'))
     ORDER BY o.kind = 'campaign', o.due_at, o.id LIMIT p_limit
       FOR NO KEY UPDATE OF o SKIP LOCKED
  )
  UPDATE outbox o
     SET status = 'claimed', claimed_by = p_worker, lease_until = p_now + p_lease, fence = o.fence + 1
    FROM next WHERE o.id = next.id
  RETURNING o.id, o.brokerage_id, o.fence;
END $$
"""

# A row that was being sent when its worker died may have arrived or not: it is never sent again blindly.
CLAIM_DOUBTFUL = """
CREATE FUNCTION routing.claim_doubtful(p_worker text, p_now timestamptz, p_lease interval, p_limit int)
RETURNS TABLE (outbox_id bigint, brokerage_id uuid, fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH next AS (
    SELECT o.id FROM outbox o
     WHERE o.status IN ('sending', 'unknown') AND o.lease_until < p_now
     ORDER BY o.lease_until LIMIT p_limit
       FOR NO KEY UPDATE OF o SKIP LOCKED
  )
  UPDATE outbox o
     SET status = 'unknown', claimed_by = p_worker, lease_until = p_now + p_lease, fence = o.fence + 1
    FROM next WHERE o.id = next.id
  RETURNING o.id, o.brokerage_id, o.fence;
END $$
"""

CLAIM_EVENT = """
CREATE FUNCTION routing.claim_event(p_worker text, p_now timestamptz, p_lease interval)
RETURNS TABLE (event_id bigint, brokerage_id uuid, fence bigint, attempts int)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH next AS (
    SELECT e.id FROM event e
     WHERE e.status = 'waiting' AND (e.not_before IS NULL OR e.not_before <= p_now)
       AND (e.lease_until IS NULL OR e.lease_until < p_now)
     ORDER BY e.id LIMIT 1
       FOR NO KEY UPDATE OF e SKIP LOCKED
  )
  UPDATE event e
     SET claimed_by = p_worker, lease_until = p_now + p_lease, fence = e.fence + 1, attempts = e.attempts + 1
    FROM next WHERE e.id = next.id
  RETURNING e.id, e.brokerage_id, e.fence, e.attempts;
END $$
"""

# How much waits and since when, over all tenants: what /healthz and the alarm look at.
BACKLOG = """
CREATE FUNCTION routing.backlog(p_now timestamptz)
RETURNS TABLE (queue text, waiting bigint, oldest_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'inbox', count(*), coalesce(extract(epoch FROM p_now - min(received_at)), 0)::double precision
    FROM inbox WHERE status = 'waiting'
  UNION ALL
  SELECT 'outbox', count(*), coalesce(extract(epoch FROM p_now - min(due_at)), 0)::double precision
    FROM outbox WHERE status IN ('new', 'claimed') AND due_at <= p_now
  UNION ALL
  SELECT 'unknown', count(*), coalesce(extract(epoch FROM p_now - min(sending_at)), 0)::double precision
    FROM outbox WHERE status IN ('sending', 'unknown')
  UNION ALL
  SELECT 'event', count(*), coalesce(extract(epoch FROM p_now - min(at)), 0)::double precision
    FROM event WHERE status = 'waiting'
  UNION ALL
  SELECT 'dead', count(*), 0 FROM (
    SELECT FROM inbox WHERE status = 'dead' UNION ALL
    SELECT FROM outbox WHERE status = 'dead' UNION ALL
    SELECT FROM event WHERE status = 'dead') AS given_up
$$
"""

FUNCTIONS = {
    "account(text, text)": ACCOUNT,
    "brokerages()": BROKERAGES,
    "claim_conversation(text, timestamptz, interval)": CLAIM_CONVERSATION,
    "claim_outbox(text, timestamptz, interval, int)": CLAIM_OUTBOX,
    "claim_doubtful(text, timestamptz, interval, int)": CLAIM_DOUBTFUL,
    "claim_event(text, timestamptz, interval)": CLAIM_EVENT,
    "backlog(timestamptz)": BACKLOG,
}


def upgrade() -> None:
    op.execute("CREATE SCHEMA routing")
    for table in READ:
        op.execute(f"GRANT SELECT ON {table} TO porchlight_router")
        op.execute(f"CREATE POLICY routing ON {table} TO porchlight_router USING (true) WITH CHECK (true)")
    for table, columns in LEASE.items():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO porchlight_router")
    # A function's owner needs CREATE on its schema at the moment it is handed over, and no longer.
    op.execute("GRANT USAGE, CREATE ON SCHEMA routing TO porchlight_router")
    for signature, definition in FUNCTIONS.items():
        op.execute(definition)
        op.execute(f"REVOKE ALL ON FUNCTION routing.{signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION routing.{signature} TO porchlight_app")
        op.execute(f"ALTER FUNCTION routing.{signature} OWNER TO porchlight_router")
    op.execute("REVOKE CREATE ON SCHEMA routing FROM porchlight_router")
    op.execute("GRANT USAGE ON SCHEMA routing TO porchlight_app")


def downgrade() -> None:
    op.execute("DROP SCHEMA routing CASCADE")
    for table in READ:
        op.execute(f"DROP POLICY routing ON {table}")
        op.execute(f"REVOKE ALL ON {table} FROM porchlight_router")
