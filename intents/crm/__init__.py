"""Intents of crm."""
