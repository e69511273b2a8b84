"""Tests of the recognisers of the cascade."""
