"""Tests of Slack end to end: signed payloads in, a worker, what the team sees."""
