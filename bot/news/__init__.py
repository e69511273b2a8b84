"""News: what each event means for whom, put into words and queued on their own channel."""
