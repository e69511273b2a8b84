"""Tests of the rules and records of the brokerage."""
