"""Rows that tests need, made through the faces of the domain, one file per capability."""
