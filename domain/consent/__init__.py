"""The face of consent."""
