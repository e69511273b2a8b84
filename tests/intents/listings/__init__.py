"""Tests of what people ask about listings."""
