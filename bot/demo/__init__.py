"""The demo brokerage: invented homes, people and deals of greater Seattle, the same for the same seed."""
