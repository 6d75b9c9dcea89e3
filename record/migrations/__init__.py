"""Alembic migrations of the ledger, run by ``record.open_ledger`` when the schema is not the newest."""
