"""Tests of what puts the assistant on a host."""
