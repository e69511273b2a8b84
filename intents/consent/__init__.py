"""Intents of consent."""
