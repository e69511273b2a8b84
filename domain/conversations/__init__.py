"""The face of conversations."""
