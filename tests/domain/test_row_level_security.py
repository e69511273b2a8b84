"""Tenancy as the catalogue shows it: no table is forgotten, and no role has more than it needs."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from domain.db import Database

GUARD = "nullif(current_setting('app.brokerage'::text, true), ''::text)"

NOT_TENANTS = {"alembic_version"}
"""Tables that belong to no office. The job queue's own hold ids of events and nothing of a person."""

GIVEN = {
    "backlog": {"text", "bigint", "double precision"},
    "claim_event": {"uuid", "bigint", "integer"},
}
"""What routing functions may give beside ids and fences: how much waits and since when, how often it was tried."""


def public_tables(session: Session) -> set[str]:
    found = session.scalars(
        text(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            "AND relname NOT LIKE 'procrastinate\\_%'"
        )
    )
    return set(found) - NOT_TENANTS


def test_every_table_belongs_to_an_office(database: Database) -> None:
    with database.untenanted() as session:
        without = session.scalars(
            text(
                "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(:tables) AND c.relkind = 'r' AND NOT EXISTS ("
                " SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'brokerage_id' AND a.attnotnull)"
            ),
            {"tables": sorted(public_tables(session))},
        ).all()
    assert without == ["brokerage"]


def test_every_table_is_guarded_from_its_owner_too(database: Database) -> None:
    with database.untenanted() as session:
        unguarded = session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
                "AND NOT (relrowsecurity AND relforcerowsecurity)"
            )
        )
        assert {name for name in unguarded if not name.startswith("procrastinate_")} == NOT_TENANTS


def test_every_policy_limits_reading_and_writing_to_the_units_office(database: Database) -> None:
    with database.untenanted() as session:
        rows = session.execute(
            text(
                "SELECT tablename, policyname, permissive, roles::text[] AS roles, cmd, qual, with_check "
                "FROM pg_policies WHERE schemaname = 'public'"
            )
        ).all()
        expected = public_tables(session)
    for_everybody = {row.tablename: row for row in rows if row.roles == ["public"]}
    assert for_everybody.keys() == expected
    for name, row in for_everybody.items():
        column = "id" if name == "brokerage" else "brokerage_id"
        wanted = f"({column} = ({GUARD})::uuid)"
        assert (row.cmd, row.qual.lower(), row.with_check.lower()) == ("ALL", wanted, wanted)
    # The one other kind of policy is the router's, who is nobody's login.
    others = [row for row in rows if row.roles != ["public"]]
    assert {tuple(row.roles) for row in others} == {("porchlight_router",)}


def test_the_app_role_has_no_way_around(database: Database) -> None:
    with database.untenanted() as session:
        role = session.execute(
            text(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
                "FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        assert tuple(role) == ("porchlight_app", False, False, False, False, False)
        member_of = session.execute(
            text("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        ).scalar_one()
        owns = session.execute(
            text(
                "SELECT (SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole) "
                " + (SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole) "
                " + (SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole)"
            )
        ).scalar_one()
        may_create = session.execute(text("SELECT has_schema_privilege('public', 'CREATE')")).scalar_one()
        may_empty = session.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                "AND relname NOT LIKE 'procrastinate\\_%' "
                "AND (has_table_privilege(oid, 'TRUNCATE') OR has_table_privilege(oid, 'TRIGGER'))"
            )
        ).all()
    assert (member_of, owns, may_create, may_empty) == (0, 0, False, [])


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["audit_entry", "consent_record"])
def test_what_only_grows_is_never_changed(database: Database, brokerage: UUID, table: str, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with database.unit(brokerage) as session, refused, session.begin_nested():
        session.execute(text(statement.format(table)))


def test_the_router_has_no_more_than_it_needs(database: Database) -> None:
    leases = {"status", "claimed_by", "lease_until", "fence", "attempts"}
    with database.untenanted() as session:
        role = session.execute(
            text("SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'porchlight_router'")
        ).one()
        granted = session.execute(
            text(
                "SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a "
                "WHERE a.grantee = 'porchlight_router'::regrole AND c.relnamespace = 'public'::regnamespace"
            )
        ).all()
        columns = session.execute(
            text(
                "SELECT c.relname, t.attname, a.privilege_type FROM pg_attribute t "
                "JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a "
                "WHERE a.grantee = 'porchlight_router'::regrole"
            )
        ).all()
    assert tuple(role) == (False, False, False)
    assert {row.privilege_type for row in granted} == {"SELECT"}
    assert {row.relname for row in granted} == {
        "brokerage", "channel_account", "conversation", "inbox", "outbox", "event", "rate_bucket",
    }  # fmt: skip
    assert {row.privilege_type for row in columns} == {"UPDATE"}
    assert {row.attname for row in columns} <= leases


def test_what_is_read_before_the_office_is_known_is_ids_and_counts(database: Database) -> None:
    with database.untenanted() as session:
        functions = session.execute(
            text(
                "SELECT n.nspname, p.proname, pg_get_userbyid(p.proowner) AS owner, p.proconfig, "
                " ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proallargtypes, p.proargmodes) AS u(t, m) "
                "       WHERE m IN ('t', 'o')) AS gives "
                "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            )
        ).all()
    assert {(row.nspname, row.owner) for row in functions} == {("routing", "porchlight_router")}
    for row in functions:
        assert row.proconfig == ["search_path=public, pg_temp"], row.proname
        assert set(row.gives) <= GIVEN.get(row.proname, {"uuid", "bigint"}), row.proname
