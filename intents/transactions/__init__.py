"""Intents of transactions."""
