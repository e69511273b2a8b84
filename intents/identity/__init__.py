"""Intents of identity."""
