"""Telegram over its Bot API: what comes in, what goes out, and the wire itself."""
