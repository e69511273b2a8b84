"""Slack beside the pipeline: where answers go, who is let in, and how a team connects."""
