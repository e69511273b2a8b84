"""Runs of the real models that print figures."""
