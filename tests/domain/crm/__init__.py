"""Tests of the people the office serves."""
