"""SMS and MMS over Twilio: what comes in, what goes out, and the wire itself."""
