"""Intents of showings, each by what is its own."""
