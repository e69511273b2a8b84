"""The schema's history, run by alembic as the owner of the database."""
