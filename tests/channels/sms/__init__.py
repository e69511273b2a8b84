"""Tests of SMS and MMS."""
