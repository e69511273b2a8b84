# Everything a developer or an operator runs. The first use of any target makes .venv by itself.
.PHONY: env demo test check bench web worker
PYTHON ?= python3
BOT := .venv/bin/python -m bot
export PYTHON

env:
	@.ci/environment

demo: env
	@$(BOT) demo

test: env
	@.venv/bin/python -m pytest -m "not evals" $(ARGS)

check: env
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m bot migrate --check

bench: env
	@$(BOT) bench all

web: env
	@$(BOT) web

worker: env
	@$(BOT) worker
