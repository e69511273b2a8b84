"""Intents of transactions, each by what is its own."""
