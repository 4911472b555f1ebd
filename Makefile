# make demo   the main job: a recorded phone in, filled forms out        make test   every check that CI runs
# make bench  the measured figures, as ratios in one run                 make setup  apt packages and the venv
# make screenshots  the pictures in docs/images                          make lock   pin the wheels anew
# make fuzz   millions of hostile inputs (RUNS=)                         make judge  another COSE library's verdict
# make cose-vectors VECTORS=DIR  the public COSE vectors in checkouts below DIR
PYTHON ?= /usr/bin/python3
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := resources/requirements
APT_LISTS := resources/packaging/apt-runtime.txt resources/packaging/apt-development.txt
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
export QT_LOGGING_RULES ?= qt.qpa.fonts.warning=false

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench fuzz judge cose-vectors screenshots lock clean

help:
	@sed -n '1,5s/^# //p' Makefile

setup: $(VENV)/.installed

$(VENV)/.apt: $(APT_LISTS)
	@missing=""; for package in $$(grep -hv '^#' $(APT_LISTS)); do \
	  dpkg-query -W -f='$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  $(SUDO) apt-get update -q && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; fi
	@mkdir -p $(VENV) && touch $@

# pycups has no wheel: its build tools are pinned first, then everything builds without fetching others.
$(VENV)/.installed: $(VENV)/.apt $(REQUIREMENTS)/development.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@grep -A99 -E '^(setuptools|wheel|packaging)==' $(REQUIREMENTS)/development.txt | awk '/^[a-z]/ {keep = /^(setuptools|wheel|packaging)==/} keep' > $(VENV)/build-tools.txt
	$(BIN)/pip install -q --require-hashes -r $(VENV)/build-tools.txt
	$(BIN)/pip install -q --require-hashes --no-build-isolation -r $(REQUIREMENTS)/development.txt
	PYTHONWARNINGS=ignore $(BIN)/pip install -q --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	$(BIN)/kiosk-app demo

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check judge
	$(BIN)/python tests/run.py

bench: setup
	$(BIN)/python -m tests.bench --out docs/benchmarks.md

# The fuzzer is a layer of its own above the venv: tests and the program never see it.
FUZZER := $(VENV)/fuzzer
RUNS ?= 2000000

$(FUZZER)/.installed: $(VENV)/.installed $(REQUIREMENTS)/fuzz.txt
	$(BIN)/pip install -q --require-hashes --upgrade --target $(FUZZER) -r $(REQUIREMENTS)/fuzz.txt
	@touch $@

fuzz: $(FUZZER)/.installed
	PYTHONPATH=$(FUZZER) nice -n 10 $(BIN)/python -m tests.fuzz --runs $(RUNS)

# python-cwt wants an older CBOR library than the program may have: it lives in a venv of its own.
JUDGE := $(VENV)/judge

$(JUDGE)/.installed: $(VENV)/.installed $(REQUIREMENTS)/judge.txt
	$(PYTHON) -m venv $(JUDGE)
	$(JUDGE)/bin/pip install -q --require-hashes -r $(REQUIREMENTS)/judge.txt
	@touch $@

judge: $(JUDGE)/.installed
	$(BIN)/python -m tests.judge $(JUDGE)/bin/python

cose-vectors: setup
	@test -d "$(VECTORS)" || { echo "make cose-vectors VECTORS=DIR: a folder with checkouts of cose-wg/Examples and python-cwt"; exit 2; }
	$(BIN)/python -m tests.judge.cose_vectors "$(VECTORS)"

screenshots: setup
	$(BIN)/python -m kiosk_app.ui.gallery --out docs/images
	$(BIN)/kiosk-app forms preview --application resources/demo/application.json --out docs/images --dpi 90

lock: setup
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	  --allow-unsafe --strip-extras --extra dev -o $(REQUIREMENTS)/development.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	  --allow-unsafe --strip-extras -c $(REQUIREMENTS)/development.txt -o $(REQUIREMENTS)/runtime.txt pyproject.toml
	for layer in fuzz judge; do \
	  $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	    --allow-unsafe --strip-extras -o $(REQUIREMENTS)/$$layer.txt $(REQUIREMENTS)/$$layer.in; done

clean:
	rm -rf $(VENV) out var demo-state build dist
