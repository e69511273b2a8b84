"""The steps that every message pays for, each in one round trip: taking a turn, closing it, recording what was sent.

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

# The opt-outs that hold an address back now. A person's own row holds every channel of theirs back, but for one on which
# they opted in again later. Without a search_path of its own, so that it can become part of the statement that asks.
HOLDS_BACK = """
CREATE FUNCTION holds_back(p_channel text, p_lookup bytea, p_contact uuid) RETURNS TABLE (scope text, reason text)
LANGUAGE sql STABLE AS $$
  SELECT s.scope, s.reason FROM suppression s WHERE s.channel = p_channel AND s.lookup = p_lookup
  UNION ALL
  SELECT p.scope, p.reason FROM person_suppression p
   WHERE p.contact_id = p_contact AND NOT EXISTS (
     SELECT FROM consent_record r
      WHERE r.channel = p_channel AND r.lookup = p_lookup AND r.granted AND r.scope = 'all' AND r.at > p.at)
$$
"""

# A free moment of an account or a chat, NULL where there is none within the patience; then nothing is changed.
FREE_MOMENT = """
CREATE FUNCTION free_moment(p_subject uuid, p_at timestamptz, p_gap interval, p_patience interval) RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
  INSERT INTO rate_bucket AS b (subject_id, free_at) VALUES (p_subject, p_at + p_gap)
  ON CONFLICT (brokerage_id, subject_id, day) DO UPDATE SET free_at = greatest(b.free_at, p_at) + p_gap
   WHERE b.free_at <= p_at + p_patience
  RETURNING free_at - p_gap
$$
"""

# The locks come in the order in which delivery takes them: the address's, then the pace's, which all wait for and which
# is therefore the last thing before the end. Whether more came meanwhile is asked as late as can be.
CLOSE_TURN = """
CREATE FUNCTION close_turn(
  p_brokerage uuid, p_conversation uuid, p_worker text, p_fence bigint, p_version int, p_messages bigint[],
  p_state jsonb, p_trace jsonb, p_milliseconds int, p_at timestamptz, p_parts jsonb, p_kind text, p_expires timestamptz,
  p_claimed_until timestamptz, p_sending_until timestamptz, p_held_back_by text[], p_margin double precision,
  p_patience interval, p_chat_per_second double precision,
  OUT outcome text, OUT version int, OUT more boolean, OUT ids bigint[], OUT begins_at timestamptz[], OUT account_id uuid,
  OUT address_id uuid, OUT channel text, OUT account text, OUT credentials_sealed text, OUT per_second double precision,
  OUT value_sealed text, OUT lookup bytea, OUT contact_id uuid, OUT member_id uuid, OUT time_zone text
)
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  held record;
  turn bigint;
  free boolean;
  moment timestamptz := p_at;
BEGIN
  IF p_brokerage IS NOT NULL THEN
    PERFORM set_config('app.brokerage', p_brokerage::text, true);
  END IF;
  SELECT c.version, c.fence, c.claimed_by, c.account_id, c.address_id INTO held
    FROM conversation c WHERE c.id = p_conversation FOR NO KEY UPDATE;
  outcome := CASE
    WHEN held.fence IS DISTINCT FROM p_fence OR held.claimed_by IS DISTINCT FROM p_worker THEN 'lost'
    WHEN held.version <> p_version THEN 'moved'
    ELSE 'closed' END;
  close_turn.version := held.version;
  IF outcome <> 'closed' THEN
    RETURN;
  END IF;

  INSERT INTO turn (conversation_id, trace, milliseconds, at) VALUES (p_conversation, p_trace, p_milliseconds, p_at)
    RETURNING id INTO turn;
  UPDATE inbox i SET status = 'done', turn_id = turn, error = NULL WHERE i.id = ANY(p_messages);
  UPDATE conversation c
     SET state = p_state, version = c.version + 1, claimed_by = NULL, lease_until = NULL, last_inbound_at = p_at
   WHERE c.id = p_conversation;

  IF jsonb_array_length(p_parts) > 0 THEN
    SELECT n.id, n.channel, n.account, n.credentials_sealed, n.per_second, a.id, a.value_sealed, a.lookup, a.contact_id,
           a.member_id, b.time_zone
      INTO close_turn.account_id, close_turn.channel, close_turn.account, close_turn.credentials_sealed,
           close_turn.per_second, close_turn.address_id, close_turn.value_sealed, close_turn.lookup,
           close_turn.contact_id, close_turn.member_id, close_turn.time_zone
      FROM channel_account n, address a, brokerage b
     WHERE n.id = held.account_id AND a.id = held.address_id AND b.id = n.brokerage_id
       AND n.active AND n.paused_reason IS NULL AND n.per_day IS NULL
       AND NOT EXISTS (
         SELECT FROM outbox e
          WHERE e.conversation_id = p_conversation AND e.due_at <= p_at AND e.status IN ('new', 'claimed', 'sending'));
    IF FOUND THEN
      PERFORM pg_advisory_xact_lock_shared(
        ('x' || encode(substring(close_turn.lookup FROM 1 FOR 8), 'hex'))::bit(64)::bigint);
      free := NOT EXISTS (
        SELECT FROM holds_back(close_turn.channel, close_turn.lookup, close_turn.contact_id) h
         WHERE h.scope = ANY(p_held_back_by));
      WHILE free AND coalesce(cardinality(begins_at), 0) < jsonb_array_length(p_parts) LOOP
        IF p_chat_per_second IS NOT NULL THEN
          moment := free_moment(p_conversation, p_at, make_interval(secs => p_margin / p_chat_per_second), p_patience);
        END IF;
        IF moment IS NOT NULL THEN
          moment := free_moment(held.account_id, greatest(p_at, moment),
                                make_interval(secs => p_margin / close_turn.per_second), p_patience);
        END IF;
        free := moment IS NOT NULL;
        IF free THEN
          begins_at := begins_at || moment;
        END IF;
      END LOOP;
    END IF;

    WITH queued AS (
      INSERT INTO outbox (conversation_id, account_id, turn_id, kind, text, part, answers, created_at, due_at,
                          expires_at, claimed_by, fence, status, lease_until, attempts, sending_at)
      SELECT p_conversation, held.account_id, turn, p_kind, p.part ->> 'text', p.part,
             p_messages[array_upper(p_messages, 1)], p_at, p_at, p_expires, p_worker, 1,
             CASE WHEN now_sent THEN 'sending' ELSE 'claimed' END,
             CASE WHEN now_sent THEN p_sending_until ELSE p_claimed_until END,
             CASE WHEN now_sent THEN 1 ELSE 0 END, CASE WHEN now_sent THEN p_at END
        FROM jsonb_array_elements(p_parts) WITH ORDINALITY AS p (part, place),
             LATERAL (SELECT p.place <= coalesce(cardinality(close_turn.begins_at), 0)) AS s (now_sent)
       ORDER BY p.place
      RETURNING id
    ) SELECT array_agg(id ORDER BY id) INTO ids FROM queued;
  END IF;
  more := EXISTS (SELECT FROM inbox i WHERE i.conversation_id = p_conversation AND i.status = 'waiting');
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
    "holds_back": HOLDS_BACK,
    "free_moment": FREE_MOMENT,
    "close_turn": CLOSE_TURN,
    "record_sent": RECORD_SENT,
}

# Planned once, and by index whatever the tables hold at that moment: these look up single rows by their keys, and to
# plan them anew each time cost as much as running them.
PLANNED_ONCE = ("take_turn", "close_turn", "record_sent")


def upgrade() -> None:
    for name, definition in FUNCTIONS.items():
        op.execute(definition)
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO porchlight_app")
    for name in PLANNED_ONCE:
        op.execute(f"ALTER FUNCTION {name} SET plan_cache_mode = force_generic_plan SET enable_seqscan = off")


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
