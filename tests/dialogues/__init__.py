"""Dialogues: several people over several channels with a clock that is moved by hand, told as YAML."""
