"""Tests of the running assistant."""
