"""Tests of the channels: translation, cutting to size, and the wires against stand-ins for the vendors."""
