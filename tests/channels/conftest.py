"""The vendors' stand-ins, for the tests of every channel."""

from tests.peers.twilio import running_emulator, twilio_peer, twilio_shape

__all__ = ["running_emulator", "twilio_peer", "twilio_shape"]
