"""The face of identity."""
