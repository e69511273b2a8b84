"""The commands of `python -m bot`: one module each, found by `bot.__main__`.

A command module has `NAME`, `HELP`, `add_arguments(parser)` and `run(args, settings) -> int` (the exit status).
"""
