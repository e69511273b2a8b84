"""Intents of listings."""
