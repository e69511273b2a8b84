"""Understanding of the SGD home services."""
