"""The recognisers of the cascade, cheap first: exact words, nearest phrases, a model held to a grammar."""
