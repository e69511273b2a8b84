"""The models and retrieval: texts to vectors, prompts to texts, and the check that figures come from the record."""
