# `make play` and `make test` are all that a newcomer needs; the rest is for those who change something.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready

.PHONY: play test check pytest bench sounds clean setup
.DELETE_ON_ERROR:

play: $(STAMP)
	@$(PY) -m toccata play

test: $(STAMP)
	@.ci/checks $(VENV)

bench: $(STAMP)
	@$(PY) tests/bench/bench.py

sounds: $(STAMP)
	@$(PY) sounds/render.py

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/setup
	@.ci/setup $(VENV)
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
