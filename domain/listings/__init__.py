"""The face of listings."""
