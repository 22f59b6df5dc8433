# The commands of the book: `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# PyTorch's own index has builds without CUDA for every system; the default one may bring gigabytes of it.
TORCH_CPU := https://download.pytorch.org/whl/cpu
TORCH := $(shell sed -n 's/^torch==//p' requirements.txt)
# The sources of this folder, whatever else is installed in the environment.
export PYTHONPATH := $(CURDIR)/src
BUILD := $(BIN)/jupyter-book build . --all -W -n --keep-going
# One thread in each process: sums are added in the same order, and pages are the same everywhere.
bench book test notebooks: export OMP_NUM_THREADS := 1

.PHONY: help book test test-oldest test-newest check bench notebooks notebooks-check zip pdf serve lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "%-24s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(READY) ## build the site into _build/html
	rm -rf _build/html
	$(BUILD)

test: book ## run every test, the built site and the browser included
	$(BIN)/python -m pytest -q -rs -n auto

test-oldest test-newest: $(READY) ## the same with the oldest, or newest, numpy, scipy and matplotlib
	$(BIN)/python tools/other_versions.py $(@:test-%=%)
	$(MAKE) -C _build/$(@:test-%=%) VENV=.venv PYTHON=$(CURDIR)/$(BIN)/python test

check: $(READY) ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## textbook loops against the package: times, ratios, deviations
	$(BIN)/python -m benchmarks

notebooks: book ## the tree of the branch `notebooks`, in _build/notebooks
	$(BIN)/python tools/notebooks_branch.py

notebooks-check: notebooks ## run that tree as a plain Jupyter does, with a wheel of this package
	$(BIN)/python tools/run_notebooks.py

zip: book ## the site in one file, _build/learning-dynamics.zip, to be read without a server
	$(BIN)/python tools/site_archive.py

pdf: book ## the book on paper, _build/learning-dynamics.pdf; needs Chromium or Chrome
	$(BIN)/python tools/print_book.py

serve: book ## look at the built site, on port 8000 of this machine
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lock: $(READY) ## renew requirements.txt from pyproject.toml
	echo "torch==$(TORCH)" | PIP_RETRIES=0 $(BIN)/pip-compile --quiet --all-extras --strip-extras --no-annotate --no-header --no-emit-find-links \
	  --no-emit-index-url --allow-unsafe --upgrade --extra-index-url $(TORCH_CPU) --output-file requirements.txt pyproject.toml -
	sed -i.bak 's/+cpu$$//' requirements.txt && rm requirements.txt.bak

clean: ## remove everything that was built
	rm -rf _build

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --retries 0 --no-deps --index-url $(TORCH_CPU) --constraint requirements.txt torch \
	  || $(BIN)/pip install --quiet --no-deps --constraint requirements.txt torch
	$(BIN)/pip install --quiet --requirement requirements.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@
