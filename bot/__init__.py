"""The running assistant: wiring and loops; the only package that knows all the others."""
