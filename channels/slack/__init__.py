"""Slack: what comes in by its events, buttons and commands, what goes out as Block Kit, and the wire itself."""
