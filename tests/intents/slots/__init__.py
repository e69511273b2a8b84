"""Tables of what people write, and what the recognisers make of it."""
