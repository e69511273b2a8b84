"""Intents of crm, each by what is its own."""
