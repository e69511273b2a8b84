"""Intents of identity, each by what is its own."""
