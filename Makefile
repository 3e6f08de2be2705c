# Two commands are enough: `make demo` runs the platform, `make test` proves it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE =
export UV_COMPILE_BYTECODE = 1

.PHONY: setup demo up down test lint lock clean

setup: $(VENV)/.ok $(VENV)/.lexicons

# uv comes from PyPI into the venv, so that nothing but Python, make and git has to be there.
$(VENV)/.ok: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/pip install -q "uv==0.13.9"
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

# Name lists and gazetteer are compiled once, and anew when their sources change.
LEXICON_SOURCES := $(wildcard plugins/routezicht/deid/*.py plugins/routezicht/deid/data/* \
	plugins/routezicht/mining/gazetteer.py plugins/routezicht/mining/lexicon/*)
$(VENV)/.lexicons: $(VENV)/.ok $(LEXICON_SOURCES)
	$(BIN)/routezicht lexicons
	touch $@

demo: setup
	$(BIN)/routezicht demo

up: setup
	$(BIN)/routezicht up

down: setup
	$(BIN)/routezicht down

# Two processes, one per core; a file stays together because its tests share services.
test: setup
	$(BIN)/pytest -n 2 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests --processes 2

lock:
	$(BIN)/uv lock
	$(BIN)/uv export --frozen --no-emit-project --all-groups --no-header > requirements.lock

clean:
	rm -rf var $(VENV)
