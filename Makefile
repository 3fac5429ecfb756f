# Two commands: `make run` and `make test`. No server, Node, compiler or root is needed for them.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready

.PHONY: run test fuzz demo-reset demo-fair demo-load lock sbom lint clean

# Trying out is the only thing that needs no SHANGGANG_ENV from outside: docs/operations.md sets a site up for people.
run demo-fair demo-load: export SHANGGANG_ENV := $(or $(SHANGGANG_ENV),development)

run: $(RUN_READY)
	@$(PY) -m web

test: $(TEST_READY)
	@$(PY) -m tests.run $(ARGS)

# Every route by every role, then chance, for so many minutes; what it finds is kept in tests/fuzz/seeds.jsonl.
MINUTES ?= 10
fuzz: $(TEST_READY)
	@$(PY) -m tests.fuzz --minutes $(MINUTES)

demo-reset: $(RUN_READY)
	@test "$$SHANGGANG_ENV" != production || { echo "SHANGGANG_ENV is production: nothing is deleted"; exit 1; }
	@rm -rf $${DATA_DIR:-var}
	@echo "The demo data is gone; make run makes it anew."

demo-fair: demo-reset
	@DEMO=fair $(PY) -m web

demo-load: demo-reset
	@DEMO=load $(PY) -m web

lint: $(TEST_READY)
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(VENV)/bin/lint-imports && $(PY) -m mypy

lock: $(TEST_READY)
	@for f in requirements requirements-dev; do $(PY) -m uv pip compile -q --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate $$f.in -o $$f.txt; done

# A CycloneDX list of what the site is built from; docs/operations.md says what it is for.
sbom:
	@$(PYTHON) -m tests.sbom > sbom.json && echo "sbom.json"

clean:
	@rm -rf $(VENV) var

# uv installs the pinned list in seconds; where it cannot be had, pip does the same more slowly.
define install
	@test -x $(PY) || $(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make run PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install -q uv || true
	@echo "Installing $(1) …"
	@$(PY) -m uv pip install -q --python $(PY) -r $(1) 2>/dev/null || $(PY) -m pip install -q -r $(1)
endef

$(RUN_READY): requirements.txt
	$(call install,requirements.txt)
	@touch $@

$(TEST_READY): requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch $@
