"""The brokerage: its rules and records, without chat, web, model runtime or network."""
