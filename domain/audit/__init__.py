"""The face of audit."""
