# Lading's commands. Set-up happens by itself; each target says in one line what it does.
.DEFAULT_GOAL := help
.PHONY: help run test check bench prove lock clean set-up set-up-run

BIN := .venv/bin
# Files of tests run side by side, each process with a PostgreSQL of its own.
TOGETHER := --numprocesses=auto --maxprocesses=4 --dist=loadfile

help: ## Lists these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-6s  %s\n", $$1, $$2 }' Makefile

run: set-up-run ## Starts the whole product with a living demo company on http://127.0.0.1:8000.
	@$(BIN)/lading run --demo

test: set-up ## Runs every test but the long proofs.
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python -m pytest $(TOGETHER)

check: set-up ## Formatting, lint, types, import contracts, house budgets, tests: the whole of CI.
	@$(BIN)/python tools/chromium.py
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/house.py
	@$(BIN)/python -m pytest $(TOGETHER)

bench: set-up-run ## Measures; FULL=1 at 1,000,000 orders.
	@$(BIN)/lading bench $(if $(FULL),--full)

prove: set-up ## The long proofs: random operations, kills, fuzzing.
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python -m pytest -m slow --ignore=tests/proof --timeout=3600
	@$(BIN)/python -m pytest -m slow tests/proof -s $(TOGETHER)

lock: set-up ## Writes requirements/*.lock and assets/package-lock.json anew; UPGRADE=1 takes newer versions.
	@sh tools/lock.sh

clean: ## Removes everything that the other targets made; no data of a company.
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	rm -rf src/lading/console/static/vendor
	find src tests tools -name __pycache__ -type d -exec rm -rf {} +

set-up:
	@sh tools/setup.sh dev

set-up-run:
	@sh tools/setup.sh run
