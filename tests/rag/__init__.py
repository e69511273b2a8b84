"""Tests of the models and of retrieval."""
