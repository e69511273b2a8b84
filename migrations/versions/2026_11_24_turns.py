"""The two steps that every message pays for, each in one round trip: taking a turn, and recording what was sent.

Revision ID: turns
"""

from alembic import op

revision = "turns"
down_revision = "jobs"
branch_labels = None
depends_on = None

# All run as the app role under the tenant. Who is behind an address: NULL while nobody is known.
SPEAKER_AT = """
CREATE FUNCTION speaker_at(p_address uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN m.id IS NOT NULL THEN jsonb_build_object(
      'kind', 'member', 'id', m.id, 'name', m.full_name, 'role', m.role,
      'rights', ARRAY(SELECT right_name FROM role_right r WHERE m.active AND r.role = m.role))
    WHEN k.id IS NOT NULL THEN jsonb_build_object(
      'kind', 'contact', 'id', k.id, 'name', k.full_name, 'role', k.role, 'language', k.language,
      'owner_id', k.owner_id, 'owner_name', coalesce(w.full_name, ''))
    END
    FROM address a
    JOIN brokerage b ON b.id = a.brokerage_id
    LEFT JOIN member m ON m.id = a.member_id
    LEFT JOIN contact k ON k.id = a.contact_id
    LEFT JOIN member w ON w.id = coalesce(k.owner_id, b.duty_member_id)
   WHERE a.id = p_address
$$
"""

TURN_CONTEXT = """
CREATE FUNCTION turn_context(p_conversation uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object(
      'address_id', c.address_id, 'account_id', c.account_id, 'channel', n.channel, 'state', c.state,
      'version', c.version, 'holder', c.holder, 'holder_member_id', c.holder_member_id,
      'office', jsonb_build_object(
        'name', b.name, 'phone', b.phone, 'time_zone', b.time_zone, 'state', b.state_or_province),
      'first_contact', NOT EXISTS (SELECT FROM outbox o WHERE o.conversation_id = c.id AND o.author = 'bot'),
      'speaker', speaker_at(c.address_id))
    FROM conversation c
    JOIN channel_account n ON n.id = c.account_id
    JOIN brokerage b ON b.id = c.brokerage_id
   WHERE c.id = p_conversation
$$
"""

# The waiting messages of the next turn, each with this attempt counted. The wire's own time puts right what it
# delivered in the wrong order; a message that failed before is taken alone, so that it spoils no other.
CHOOSE_MESSAGES = """
CREATE FUNCTION choose_messages(p_conversation uuid, p_most int) RETURNS jsonb
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
  WITH waiting AS (
    SELECT id, attempts, row_number() OVER (ORDER BY coalesce(sent_at, received_at), id) AS place
      FROM inbox WHERE conversation_id = p_conversation AND status = 'waiting'
  ), chosen AS (
    SELECT id FROM waiting
     WHERE place = 1 OR (place <= p_most AND (SELECT attempts FROM waiting WHERE place = 1) = 0)
  ), begun AS (
    UPDATE inbox i SET attempts = i.attempts + 1 FROM chosen WHERE i.id = chosen.id
    RETURNING i.id, i.attempts, i.text, i.pressed, i.attachments, i.opt, coalesce(i.sent_at, i.received_at) AS at
  )
  SELECT coalesce(jsonb_agg(to_jsonb(begun) ORDER BY begun.at, begun.id), '[]') FROM begun
$$
"""

TAKE_TURN = """
CREATE FUNCTION take_turn(p_worker text, p_now timestamptz, p_lease interval, p_most int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
DECLARE
  claimed record;
BEGIN
  SELECT * INTO claimed FROM routing.claim_conversation(p_worker, p_now, p_lease);
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('app.brokerage', claimed.brokerage_id::text, true);
  RETURN jsonb_build_object(
    'brokerage_id', claimed.brokerage_id, 'conversation_id', claimed.conversation_id, 'fence', claimed.fence,
    'messages', choose_messages(claimed.conversation_id, p_most),
    'context', turn_context(claimed.conversation_id));
END $$
"""

# The provider took the message, which holds also when others gave this sender up meanwhile. The lock is the one under
# which a report of the message is kept: one of the two sees the other.
RECORD_SENT = """
CREATE FUNCTION record_sent(
  p_brokerage uuid, p_id bigint, p_fence bigint, p_channel text, p_provider_id text, p_now timestamptz,
  OUT reported boolean, OUT more boolean
)
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.brokerage', p_brokerage::text, true);
  PERFORM pg_advisory_xact_lock(hashtextextended('report ' || p_provider_id, 0));
  UPDATE outbox o
     SET status = 'sent', provider_id = p_provider_id, sent_at = p_now, claimed_by = NULL, lease_until = NULL,
         error = NULL
   WHERE o.id = p_id AND (o.status IN ('unknown', 'new', 'claimed') OR (o.status = 'sending' AND o.fence = p_fence))
  RETURNING
    EXISTS (SELECT FROM delivery_report r WHERE r.channel = p_channel AND r.provider_id = p_provider_id),
    EXISTS (SELECT FROM outbox e
             WHERE e.conversation_id = o.conversation_id AND e.id > o.id AND e.status = 'new')
  INTO reported, more;
END $$
"""

FUNCTIONS = {
    "speaker_at": SPEAKER_AT,
    "turn_context": TURN_CONTEXT,
    "choose_messages": CHOOSE_MESSAGES,
    "take_turn": TAKE_TURN,
    "record_sent": RECORD_SENT,
}


def upgrade() -> None:
    for name, definition in FUNCTIONS.items():
        op.execute(definition)
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO porchlight_app")


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
