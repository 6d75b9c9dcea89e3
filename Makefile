# freigabe: `make` lists what can be done here.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export FREIGABE_DATA ?= $(CURDIR)/data
export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export GX_ANALYTICS_ENABLED := false
# Compiled modules are kept beside their source: every command is a process, and without them each compiles over a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run serve test test-cluster test-portal test-distribution check cluster bench accuracy samples lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .make/run ## set everything up and take the sample batch from order to release
	@FREIGABE_PROGRESS=1 $(BIN)/python -m samples.play

serve: .make/run ## serve the portal, the API and the flows over the same record at http://127.0.0.1:8080 (PORT=…), until Ctrl-C
	@$(BIN)/freigabe serve --port $(or $(PORT),8080)

test: .make/test ## set everything up, lint, check types and walls, run every test (on SQLite, PostgreSQL, folder and S3)
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not cluster and not story and not pages and not distribution"

test-cluster: .make/test ## have three workers carry, kill one in the middle, and count: nothing lost, nothing twice
	@$(BIN)/python -m pytest -q -m cluster tests/cluster

test-portal: .make/test ## every page and address of the portal over whole batches, and the way from an order to the release in a real browser: by keyboard, without scripts, on a phone
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m "story or pages" tests/portal tests/browser

test-distribution: .make/test ## from registration to recall on both databases: what is interrupted, what two do at once, the stories of 2020 by command
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m distribution

check: .make/test ## lint, formatting, types and the import contract
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/freigabe catalogue check

cluster: .make/test ## start PostgreSQL, S3, Prefect and three workers, have them carry the samples, kill one, count (KEEP=1: leave them running until Ctrl-C)
	@$(BIN)/python -m deploy.cluster $(if $(KEEP),--keep)

bench: .make/test ## measure the flow, freigabe serve, the portal with fifty people, the review page, workers, what Prefect and a full ledger add, judging, the laboratory, declarations, allocation, and the reader on samples, made papers and your own (PAPERS=folders of PDFs with labels)
	@$(BIN)/python -m benchmarks.flow
	@$(BIN)/python -m benchmarks.orchestration
	@$(BIN)/python -m benchmarks.ledger_size
	@$(BIN)/python -m benchmarks.workers
	@$(BIN)/python -m benchmarks.latency
	@$(BIN)/python -m benchmarks.portal_page
	@$(BIN)/python -m benchmarks.judging
	@$(BIN)/python -m benchmarks.laboratory
	@$(BIN)/python -m benchmarks.declaring
	@$(BIN)/python -m benchmarks.allocating
	@$(BIN)/python -m benchmarks.sweep
	@$(BIN)/python -m benchmarks.recalling
	@$(BIN)/python -m benchmarks.portal_load
	@$(BIN)/python -m benchmarks.reading $(PAPERS)

accuracy: .make/test ## measure the reader and write docs/accuracy.md (PAPERS=folders of PDFs with labels)
	@$(BIN)/python -m benchmarks.reading $(PAPERS) --write docs/accuracy.md

samples: .make/test ## make the sample papers again from their scripts
	@$(BIN)/python -m samples.make

lock: .make/run ## pin every dependency again, with hashes and without addresses
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra build --extra postgres pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra build --extra postgres --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## forget the environment (the record in data/ stays)
	rm -rf $(VENV) .make

.make/run: requirements.lock requirements-bootstrap.lock pyproject.toml package-lock.json tools/setup.sh tools/assets.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh requirements.lock
	@mkdir -p .make && touch $@

.make/test: requirements-test.lock requirements-bootstrap.lock pyproject.toml package-lock.json tools/setup.sh tools/assets.sh
	@PYTHON=$(PYTHON) sh tools/setup.sh requirements-test.lock
	@mkdir -p .make && touch .make/run $@
