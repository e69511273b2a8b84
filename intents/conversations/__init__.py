"""Intents of conversations."""
