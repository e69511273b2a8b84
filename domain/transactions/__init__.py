"""The face of transactions."""
