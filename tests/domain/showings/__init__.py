"""Tests of showings."""
