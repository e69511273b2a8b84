"""Tests of the benches: each runs for a moment, and what they tell is what was measured."""
