"""Typed values found in what people write: money, rooms, places, times, people and references to what was shown."""
