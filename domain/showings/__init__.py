"""The face of showings."""
