"""Tests of Telegram from the webhook to the answer."""
