"""The tables of the background jobs: procrastinate 3.10.0's own schema, frozen, and a wake-up that it lacks.

Revision ID: jobs
"""

from pathlib import Path

from alembic import op

revision = "jobs"
down_revision = "inbox"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parent.parent / "procrastinate_3_10_0.sql"

# Nothing tells a worker that a job which held a lock has ended, so the next one of that lock would wait for a poll.
WAKE_ON_UNLOCK = """
CREATE FUNCTION porchlight_job_unlocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('procrastinate_queue_v1#' || OLD.queue_name, json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text);
  PERFORM pg_notify('procrastinate_any_queue_v1', json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER porchlight_job_unlocked AFTER UPDATE OF status ON procrastinate_jobs
  FOR EACH ROW WHEN (OLD.status = 'doing' AND OLD.lock IS NOT NULL) EXECUTE FUNCTION porchlight_job_unlocked();
CREATE TRIGGER porchlight_job_removed AFTER DELETE ON procrastinate_jobs
  FOR EACH ROW WHEN (OLD.status = 'doing' AND OLD.lock IS NOT NULL) EXECUTE FUNCTION porchlight_job_unlocked();
"""

DROP = """
DO $$
DECLARE
  thing record;
BEGIN
  DROP FUNCTION porchlight_job_unlocked CASCADE;
  FOR thing IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'procrastinate\\_%'
  LOOP
    EXECUTE format('DROP TABLE %I CASCADE', thing.name);
  END LOOP;
  FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%'
  LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', thing.name);
  END LOOP;
  FOR thing IN
    SELECT typname AS name FROM pg_type WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c')
  LOOP
    EXECUTE format('DROP TYPE %I CASCADE', thing.name);
  END LOOP;
END $$
"""


def upgrade() -> None:
    _run(SCHEMA.read_text())
    _run(WAKE_ON_UNLOCK)


def downgrade() -> None:
    _run(DROP)


def _run(script: str) -> None:
    # By the driver itself: colons and percent signs in a script are its own, and it has several statements.
    connection = op.get_bind().connection.driver_connection
    if connection is None:
        raise RuntimeError("a migration needs a database")
    connection.execute(script)
