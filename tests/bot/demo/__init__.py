"""Tests of the demo brokerage's generators."""
