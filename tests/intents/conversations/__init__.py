"""Intents of conversations, each by what is its own."""
