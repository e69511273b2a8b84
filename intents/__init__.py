"""Intents: what people ask for, and how the dialogue goes on."""
