"""Tests: a mirror of the code, and beside it contracts, architecture, factories, dialogues and evals."""
