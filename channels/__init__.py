"""Every wire to the outside: channels translate between a vendor and our messages; they decide and store nothing."""
