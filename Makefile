# The verbs of this project: the same for a person, for CI and for the Dockerfile.
# Needed beforehand: git, make, and a python3 from 3.11 to 3.13 with venv. No compiler.

PYTHON    ?= python3
VENV      := .venv
BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed
READY     := $(VENV)/.ready-for-tests
PIP       := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
LOCKED    := install --only-binary :all: --require-hashes

.DEFAULT_GOAL := help
.PHONY: help install run demo test postgresql bench look pages storm bite mutants audit lock
.DELETE_ON_ERROR:

# A folder made in another place, by a moved or copied checkout, does not work here: make it anew.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(CURDIR))
.PHONY: $(INSTALLED)
endif

help: ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

install: $(INSTALLED) ## make .venv with everything the service needs, from the lock with hashes
	@echo "$(BIN)/charterbot is ready."

run: $(INSTALLED) ## install, then start the service and print its addresses (a trial, if there is no token)
	@exec $(BIN)/charterbot run

demo: $(INSTALLED) ## install, then play a whole consultation with synthetic advocates in a minute
	@exec $(BIN)/charterbot demo

test: $(READY) ## install, then check style, types, layers, catalogs, and run all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy bot tests
	$(BIN)/lint-imports
	$(BIN)/python -m bot.i18n.check
	$(BIN)/python -m pytest -n auto

postgresql: $(READY) ## install, then run a PostgreSQL server for trials and tests until Ctrl+C, and print its address
	@exec $(BIN)/python -m tests.pgserver

bench: $(READY) ## install, then measure and print the figures of the README
	$(BIN)/python -m bench

look: $(READY) ## install, then put pictures of one survey on a phone into looks/, a sheet a language
	$(BIN)/python -m tests.browser.looking looks

pages: $(READY) ## install, then take the pictures of the console anew that docs/console shows
	$(BIN)/python -m tests.browser_console.looking

storm: $(READY) ## install, then kill the service in every way for half an hour and write docs/storm.md
	$(BIN)/python -m tests.crash

bite: $(READY) ## install, then take away one guard at a time and see that a test goes red for each
	$(BIN)/python -m tests.bite

mutants: $(READY) ## install, then change the core in thousands of small ways and count how many a test notices
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools" mutants' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip --disable-pip-version-check --quiet install mutmut; \
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$("$$tools/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tested.pth"; \
	"$$tools/bin/python" -m mutmut run; \
	"$$tools/bin/python" -m mutmut results --all true | $(BIN)/python -m tests.bite.score

audit: ## look for known weaknesses of what is installed (needs an advisory service that can be reached)
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip --disable-pip-version-check --quiet install pip-audit; \
	for name in requirements requirements-dev; do \
	  "$$tools/bin/pip-audit" --strict --disable-pip --require-hashes --requirement "$$name.lock"; \
	done

lock: ## resolve requirements*.in again into requirements*.lock (newer versions, new hashes)
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv; \
	for name in requirements requirements-dev; do \
	  "$$tools/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-emit-index-url --no-emit-find-links "$$name.in" --output-file "$$name.lock"; \
	done

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || { \
	  echo "This needs Python 3.11, 3.12 or 3.13, and '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
	    "Install one (on Debian 12: apt-get install python3 python3-venv) or name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make a virtual environment. Install what it lacks (on Debian: apt-get install python3-venv)." >&2; \
	  exit 2; }
	@echo "Installing into $(VENV), once; this takes about a minute."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) $(LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@printf '%s\n' '$(CURDIR)' > $@

$(READY): requirements-dev.lock $(INSTALLED)
	@echo "Installing what tests need; this takes about a minute."
	@$(PIP) $(LOCKED) -r requirements-dev.lock
	@touch $@
