# bondroit. `make` alone lists what can be made.
# Everything happens in .venv; nothing is installed outside it, but the Debian packages that tests need (see `test`).

PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := 26.3
INPUTS := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench proof docs constraints notices clean

help:  ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## the whole chain on a fictitious departement, into ./demo (neither root nor apt)
	$(BIN)/bondroit demo

test: $(VENV)/.dev  ## every test but the slow proofs; installs the Debian packages they need where it may
	@bash tools/debian-packages.sh test
	@bash tools/test-halves.sh

check: $(VENV)/.dev  ## format, lint, types, floors, house rules, generated pages: every fault at once
	@failed=""; for step in "ruff format --check ." "ruff check ." "mypy" "lint-imports --no-cache" \
	    "python -m tools.make_docs --check" "python -m tools.make_notices --check" "python -m pytest -q tests/house"; do \
	  echo "== $$step"; $(BIN)/$$step || failed="$$failed\n  $$step"; \
	done; \
	if [ -n "$$failed" ]; then printf "Not clean:$$failed\n"; exit 1; fi; echo "Clean."

format: $(VENV)/.dev  ## write the code as the formatter wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev  ## every benchmark, small size, ours beside the peers
	$(BIN)/python -m benchmarks all --size small

proof: $(VENV)/.proof  ## the slow proofs: R, Spark, large sizes
	@bash tools/debian-packages.sh test proof
	$(BIN)/python -m pytest -m proof
	BONDROIT_EXAMPLES=all $(BIN)/python -m pytest -m "not proof" tests/generative

docs: $(VENV)/.dev  ## write docs/reference again from the code
	$(BIN)/python -m tools.make_docs

notices: $(VENV)/.proof  ## write THIRD-PARTY-NOTICES.md again from what is installed
	$(BIN)/python -m tools.make_notices

constraints:  ## resolve constraints.txt again (needs uv) and check it on every Python we support
	bash tools/constraints.sh

clean:  ## remove the virtual environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# One virtual environment, widened by each stamp; a stamp is stale when a dependency or a version changed.
$(BIN)/python:
	@$(PYTHON) -c '' 2>/dev/null || { echo "$(PYTHON) is not here: install Python 3.11, or say make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.pip: $(INPUTS) | $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check pip==$(PIP)
	@touch $@

$(VENV)/.demo: $(INPUTS) $(VENV)/.pip
	@echo "Installing bondroit and the law into $(VENV): a few minutes the first time."
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[law]'
	@touch $@

$(VENV)/.dev: $(INPUTS) $(VENV)/.pip
	@echo "Installing bondroit with what tests and checks need into $(VENV): a few minutes the first time."
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[law,challengers,sign,bench,postgres,files,link,networks,onnx,sql]' --group dev --group engines
	@touch $@ $(VENV)/.demo

$(VENV)/.proof: $(VENV)/.dev
	@echo "Installing Spark and the other engines of the proofs into $(VENV)."
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[law,challengers,sign,bench,postgres,files,link,networks,web,onnx,sql,spark]' --group dev --group engines
	@touch $@
