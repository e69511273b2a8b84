"""Intents of consent, each by what is its own."""
