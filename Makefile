# One menu of commands, each the same as in CI. `make` alone shows it.

PYTHONS := python3.13 python3.12 python3.11
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
PORT ?= 8765
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=  # tests and packages are compiled once, not in each process of each run

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run check test stress lint format type audit bench judge train-safety lock screenshots clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## To use it

demo: $(VENV)/.demo ## try the bot in your browser, without a Discord token (PORT=8765)
	@RELOAD_CONTENT=$${RELOAD_CONTENT:-1} exec $(PY) -m bot demo --port $(PORT)

run: $(VENV)/.runtime ## run the bot on Discord (needs DISCORD_TOKEN); changed content is read again
	@RELOAD_CONTENT=$${RELOAD_CONTENT:-1} exec $(PY) -m bot run

check: $(VENV)/.runtime ## check the knowledge base; every fault with its file and line
	@$(PY) -m knowledge check $(ARGS)

site: $(VENV)/.runtime ## write the knowledge base as a website into build/site (ARGS="--base-url https://example.org/")
	@$(PY) -m knowledge publish build/site $(ARGS)

## To work on it

test: $(VENV)/.dev ## run every test but the slow ones (ARGS="-k quiz")
	@$(BIN)/pytest -q -m "not stress and not slow" -n 2 $(ARGS)

stress: $(VENV)/.dev ## run the slow tests: kills, crashes, refusals, many members at once, examples by the hundred
	@$(BIN)/pytest -q -m "stress or slow or hypothesis" --hypothesis-profile=thorough $(ARGS)

lint: $(VENV)/.dev ## check style, format (of the content, too), insecure calls and the direction of imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Some files are not formatted: run make format."; exit 1; }
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot knowledge storage tools benchmarks
	@$(PY) -m knowledge format --check
	@$(BIN)/lint-imports --no-cache --no-logo

format: $(VENV)/.dev ## format the code and the content, and sort the imports
	@$(BIN)/ruff check --quiet --select I --fix .
	@$(BIN)/ruff format --quiet .
	@$(PY) -m knowledge format

type: $(VENV)/.dev ## check the types
	@$(BIN)/pyright

audit: $(VENV)/.dev ## look for advisories about the deployed packages, and at their licenses; fails when nothing could be checked
	@$(PY) tools/licenses.py
	@$(PY) tools/advisories.py

sbom: $(VENV)/.dev ## write the bill of materials of what is deployed (CycloneDX) into build/sbom.cdx.json
	@$(PY) tools/sbom.py build/sbom.cdx.json

bench: $(VENV)/.dev ## measure, beside baselines of the same run (ARGS="--json FILE")
	@$(PY) -m benchmarks $(ARGS)

judge: $(VENV)/.dev ## ask the judged questions; ARGS=--read prints the replies to read, docs/judging.md says how
	@$(PY) tools/judge.py $(ARGS)

train-safety: $(VENV)/.dev ## train what hears despair and spots patients; ARGS=--cross-validate measures it by author
	@$(PY) -m tools.safety.train $(ARGS)

screenshots: $(VENV)/.screenshots ## take the pictures in docs/images again (needs a Chromium)
	@$(PY) tools/screenshots.py $(ARGS)

site-check: $(VENV)/.screenshots ## open every page of the website and look for faults (needs a Chromium)
	@$(PY) tools/site_check.py

demo-check: $(VENV)/.screenshots ## open the demo on a phone and a desktop and run axe-core over it (needs a Chromium)
	@$(PY) tools/demo_check.py

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --extra postgres

lock: $(VENV)/.dev ## pin the dependencies of pyproject.toml again, for every supported Python (ARGS=--upgrade for newer versions)
	@$(LOCK) $(ARGS) --output-file requirements.txt
	@$(LOCK) $(ARGS) --constraint requirements.txt --extra demo --output-file requirements-demo.txt
	@$(LOCK) $(ARGS) --constraint requirements-demo.txt --extra demo --group dev --output-file requirements-dev.txt
	@$(LOCK) $(ARGS) --constraint requirements-demo.txt --extra demo --group screenshots --output-file requirements-screenshots.txt

clean: ## remove the virtual environment and all caches
	@rm -rf $(VENV) .venv-* .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

## How the virtual environment is made: one stamp file for each lock file; a stamp older than its lock is renewed

# The newest supported interpreter that really runs (a shim of pyenv may not), unless PYTHON names one.
$(PY):
	@for python in $(or $(PYTHON),$(PYTHONS)); do \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		case $$version in 3.11|3.12|3.13) ;; *) continue;; esac; \
		echo "Making $(VENV) with Python $$version ($$python) ..."; \
		$$python -m venv $(VENV) >/dev/null 2>&1 && exit 0; \
		rm -rf $(VENV); lacking=$${lacking:-python$$version-venv}; \
		echo "$$python could not make a virtual environment."; \
	done; \
	if [ -n "$$lacking" ]; then echo "On Debian and Ubuntu: apt install $$lacking"; \
	else echo "Python 3.13, 3.12 or 3.11 is needed: install one, or run make PYTHON=/path/to/python3.13"; fi; \
	exit 1

$(VENV)/.runtime: requirements.txt
$(VENV)/.demo: requirements-demo.txt
$(VENV)/.dev: requirements-dev.txt
$(VENV)/.screenshots: requirements-screenshots.txt
$(VENV)/.runtime $(VENV)/.demo $(VENV)/.dev $(VENV)/.screenshots: | $(PY)
	@echo "Installing $< (once, and whenever it changes) ..."
	@$(PY) -m pip install -qq --no-deps --require-hashes --requirement $<
	@$(PY) -m pip check
	@touch $@
