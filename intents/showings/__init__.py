"""Intents of showings."""
