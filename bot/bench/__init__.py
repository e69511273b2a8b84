"""The figures of this installation: one module each with `run(settings, options) -> Figures`, found by its name."""
