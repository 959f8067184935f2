# Everything a person types. `make demo` to look at Emdia, `make test` before a push.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
CODE := $(wildcard src tests bench scripts setup.py)

.PHONY: help demo screenshots docs test torture check fix bench lock environment lint clean

help:
	@echo "make demo    run Emdia with a demo company on http://$(HOST):$(PORT)"
	@echo "make test    everything that is tested, exactly as the CI does"
	@echo "make torture everything that may be killed, cut, filled, mutated: for hours"
	@echo "make check   the fast half of it: no database, no browser"
	@echo "make fix     let ruff mend and format"
	@echo "make screenshots  pictures of the pages, in build/screenshots"
	@echo "make docs    write docs/banks, docs/contact-law.md and the README's table of banks again"
	@echo "make bench   the figures"
	@echo "make lock    write requirements/ again (UPGRADE=1 takes newer versions)"

demo:
	@$(PYTHON) scripts/environment.py runtime
	@$(BIN)/emdia demo --host $(HOST) --port $(PORT)

environment:
	@$(PYTHON) scripts/environment.py dev

lint:
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

test: environment
	@scripts/browser
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -q -n $(WORKERS) --durations=40

# What says `times(...)` or `only_in_torture` tries as hard as it promises.
torture: environment
	@TORTURE=1 $(BIN)/python -m pytest -q -n $(WORKERS) -o faulthandler_timeout=0 \
		$$(grep -rlE 'torture import' tests --include='test_*.py')

check: environment
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m "not database"

fix: environment
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: environment
	@for script in bench/[!_]*.py; do $(BIN)/python "$$script" || exit 1; done

docs: environment
	@$(BIN)/python scripts/bank_docs.py
	@$(BIN)/python scripts/law_docs.py

lock: environment
	@scripts/lock

clean:
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

screenshots: environment
	@scripts/browser
	@$(BIN)/python scripts/screenshots.py
