"""Tests of the intents."""
