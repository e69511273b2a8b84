"""Tests of the schema and its history."""
