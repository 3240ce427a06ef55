# Two commands are enough: `make run` and `make test`. The rest is for maintainers.
#
#   make run                                  the main comparison, on the small district
#   make run ARGS="compare baseline five_powers --replications 20"
#   make test                                 all tests
#   make docs                                 the documentation as a site, in docs/_site
#   PYTHON=python3.13 make run                another interpreter (3.11 or newer)

PYTHON ?= python3
UV     ?= uv
ARGS   ?=

VENV   := .venv
RUN    := $(VENV)/bin/python
# Compiled bytecode (pip's default, said aloud): without it each start takes seconds longer.
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check \
           --require-hashes --only-binary :all: --compile
LOCK   := $(UV) pip compile --universal --generate-hashes --python-version 3.11 --no-header \
          --quiet $(UPGRADE) pyproject.toml

.PHONY: help run test lint golden benchmark docs docs-tables lock clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	$(RUN) run_sim.py $(ARGS)

test: $(VENV)/dev.stamp
	$(RUN) -m pytest -n auto $(TESTS)

lint: $(VENV)/dev.stamp
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

golden: $(VENV)/run.stamp
	$(RUN) run_sim.py golden check

benchmark: $(VENV)/dev.stamp
	$(RUN) -m benchmarks.peers

# The site, from docs/; asks nothing of the network.
docs: $(VENV)/docs.stamp
	$(RUN) -m sphinx -W --keep-going -q -E -b html docs docs/_site
	@echo "docs/_site/index.html"

help:
	@sed -n 's/^#//p' Makefile

# --- set-up ---------------------------------------------------------------------------------

# A stamp is written only after everything is installed, so a broken-off install starts again.
$(VENV)/run.stamp: requirements.lock | $(RUN)
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(RUN)
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

$(VENV)/docs.stamp: requirements-docs.lock | $(RUN)
	$(INSTALL) -r requirements-docs.lock
	@touch $@ $(VENV)/run.stamp

$(RUN):
	@command -v $(firstword $(PYTHON)) >/dev/null 2>&1 || { \
	  echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name yours:" >&2; \
	  echo "  PYTHON=/path/to/python3 make $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1)." >&2; \
	  echo "Name a newer one:  PYTHON=python3.12 make $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment: its venv module is missing." >&2; \
	  echo "On Debian and Ubuntu:  sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

# --- for maintainers ------------------------------------------------------------------------

# The tables of the documentation, from the data files.
docs-tables: $(VENV)/run.stamp
	$(RUN) tools/make_docs.py

# Keeps the pins it finds; `make lock UPGRADE=--upgrade` takes the newest.
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra docs --constraint requirements.lock --output-file requirements-docs.lock
	@! grep -n '://' requirements.lock requirements-dev.lock requirements-docs.lock

# Takes away what can be made again; results stay.
clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
