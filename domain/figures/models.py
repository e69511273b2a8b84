"""Figures own no table: they read those of all capabilities."""
