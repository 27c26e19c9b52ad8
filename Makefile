# One entry for all chores. `make demo` is the place to start.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
TRAIN_VENV ?= .venv-train
CODE := src tests benchmarks training release docs/site
EXAMPLE := examples/kakhovka_dam.txt
EXAMPLE_DATE := 2023-06-09
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock'

.PHONY: help demo test fuzz lint house wheel bench train lock docs notebook screenshots clean chromium

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.installed ## read an example article: a table here, a page in demo.html
	@$(BIN)/dragoman read $(EXAMPLE) --published $(EXAMPLE_DATE) --outlet "Dragoman sample"
	@$(BIN)/dragoman read $(EXAMPLE) --published $(EXAMPLE_DATE) --outlet "Dragoman sample" --format html --output demo.html
	@echo "The page is $(CURDIR)/demo.html"
	@if [[ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]] && command -v xdg-open >/dev/null; then \
		xdg-open demo.html >/dev/null 2>&1 & \
	elif [[ "$$(uname)" == Darwin ]]; then open demo.html; fi

test: $(VENV)/.installed-dev chromium ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder  # what a file's tests share is made once

fuzz: $(VENV)/.installed-dev ## feed the readers 10,000 made-up inputs each, and the long runs of some tests (Linux)
	$(BIN)/python tests/fuzz/run_fuzzer.py
	LONG_TESTS=1 $(BIN)/python -m pytest -n auto tests/properties tests/faults/test_kills.py

lint: $(VENV)/.installed-dev house ## style, types, layering, house rules, licences
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/python -m release.licences
	$(BIN)/python -m release.sbom

wheel: $(VENV)/.installed ## build the wheel and try it where the source is not
	$(BIN)/python -m release.wheel

house: # no file over 400 lines, no name that says nothing
	@long=$$(find $(CODE) -name '*.py' -exec awk 'END { if (NR > 400) print "  " FILENAME ": " NR " lines" }' {} \;); \
	vague=$$(find $(CODE) -regextype posix-extended -regex '.*/(utils?|helpers?|common|misc|base|core|manager)(\.py)?'); \
	if [[ -n "$$long" ]]; then echo "over 400 lines:"; echo "$$long"; fi; \
	if [[ -n "$$vague" ]]; then echo "names that say nothing:"; echo "$$vague"; fi; \
	[[ -z "$$long$$vague" ]]

bench: $(VENV)/.installed-dev ## measure quality and speed, write benchmarks/latest.json
	$(BIN)/python -m benchmarks.run

train: $(TRAIN_VENV)/.installed ## train the encoder anew (a quarter of an hour with a GPU, a day without)
	[[ -f build/teacher/model.safetensors ]] || $(TRAIN_VENV)/bin/python -m training.fetch_teacher build/teacher
	$(TRAIN_VENV)/bin/python -m training.inputs
	$(TRAIN_VENV)/bin/python -m training.train
	$(TRAIN_VENV)/bin/python -m training.measure
	$(TRAIN_VENV)/bin/python -m training.prefilter

lock: $(BIN)/python ## pin all requirements with their hashes
	$(BIN)/pip install --quiet uv
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) --all-extras --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

docs: $(VENV)/.installed-dev ## build the documentation's site into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

notebook: $(VENV)/.installed-dev ## run the example notebook anew
	$(BIN)/python docs/site/run_notebook.py

screenshots: $(VENV)/.installed-dev chromium ## take the pictures of the documentation anew
	PYTHONPATH=tests/browser $(BIN)/python tests/browser/take_screenshots.py

clean: ## remove caches and what was built; the environment stays
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist demo.html src/*.egg-info
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

chromium: # the browser of the page's tests; without it they are skipped
	@if ! command -v chromium >/dev/null; then \
		if [[ "$$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then \
			apt-get install -y -qq chromium >/dev/null 2>&1 \
			|| { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
			|| echo "chromium could not be installed"; \
		else echo "no chromium: install it to run the page's tests in a browser"; fi; fi

$(BIN)/python:
	@[[ -n "$(PYTHON)" ]] || { echo "Dragoman needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(TRAIN_VENV)/.installed: training/requirements.txt requirements.lock pyproject.toml
	[[ -x $(TRAIN_VENV)/bin/python ]] || $(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/pip install --quiet --require-hashes -r requirements.lock
	$(TRAIN_VENV)/bin/pip install --quiet -r training/requirements.txt
	$(TRAIN_VENV)/bin/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
