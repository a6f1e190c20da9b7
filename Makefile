# Every command a developer or an operator needs. `make help` lists them.

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
MMS_PORT ?= 8001
CITIZEN_PORT ?= $(shell expr $(MMS_PORT) + 1)
WORKERS ?= 2
export PORT MMS_PORT
unexport PYTHONDONTWRITEBYTECODE  # container images set it; to compile the tests anew for each process takes 12 s
unexport CITIZEN_PORT  # told to the running portal only: the demonstration is loaded before the citizen portal listens

PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# the files that hold tests for both databases: to collect all of the tests takes longer than to search them
BOTH = $$(grep -rl --include='*.py' 'mark\.both' tests)
PROD := .venv/.installed-prod
DEV := .venv/.installed-dev
APT := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help install run worker migrate test e2e lint format types messages docs check system node

help:
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(DEV) ## make .venv with everything a developer needs

run: $(PROD) ## migrate, fill the demonstration, start web, worker and reference receiver
	$(PY) manage.py messages
	$(PY) manage.py styles
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo
	CITIZEN_PORT=$(CITIZEN_PORT) exec $(PY) manage.py serve --mms --citizen-portal

worker: $(PROD) ## start one more worker
	exec $(PY) manage.py worker

migrate: $(PROD) ## bring the database up to date
	$(PY) manage.py migrate

test: $(DEV) system node ## the whole suite: SQLite, again on PostgreSQL what depends on it, fault drills, Chromium
	$(PY) manage.py messages
	@mkdir -p build
	@status=0; \
	( $(PY) -m tests.ahead & $(PY) -m tests.postgres $(PY) -m tests.ahead & wait ) >build/ahead.log 2>&1 & \
	$(PYTEST) -q -n $(WORKERS) --dist loadfile -m "not e2e and not faults" || status=1; \
	( $(PY) -m tests.postgres $(PYTEST) -q -m both $(BOTH); both=$$?; $(PYTEST) -q -m faults tests/faults && exit $$both ) >build/beside.log 2>&1 & beside=$$!; \
	$(PYTEST) -q -n $(WORKERS) --dist worksteal -m e2e tests/e2e || status=1; \
	wait $$beside || status=1; cat build/beside.log; \
	exit $$status

e2e: $(DEV) system ## the stories in Chromium, with axe
	$(PY) manage.py messages
	$(PYTEST) -m e2e tests/e2e

lint: $(DEV) ## format, rules and import contracts, without changing a file
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports

format: $(DEV) ## format the code and mend what can be mended by itself
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

types: $(DEV) ## mypy over rules, actions, queries and the kernel
	.venv/bin/mypy

messages: $(PROD) ## join the translations of all areas and say which are missing
	$(PY) manage.py messages

docs: $(DEV) ## write the generated pages and the hashed requirement files again
	$(PY) manage.py lifecycles
	$(PY) manage.py staff_pages
	$(PY) -m tests.architecture.claims
	.venv/bin/uv pip compile --quiet pyproject.toml --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements/prod.txt
	.venv/bin/uv pip compile --quiet pyproject.toml --group dev --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements/dev.txt

check: lint types test ## everything that has to be green

# --- What the commands above stand on -----------------------------------------------------------

node: # the JavaScript verifier of webhooks; its test is skipped where there is no npm
	@if command -v npm >/dev/null; then cd tests/node && npm ci --silent --no-audit --no-fund || true; fi

.venv/bin/python:
	$(PYTHON) -m venv .venv

$(PROD): requirements/prod.txt | .venv/bin/python
	$(PIP) -r requirements/prod.txt
	@touch $@

$(DEV): requirements/dev.txt | .venv/bin/python
	$(PIP) -r requirements/dev.txt
	@touch $(PROD) $@

system:
	@if ! command -v chromium-headless-shell >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq; \
	  $(APT) chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null || $(APT) chromium >/dev/null; \
	fi
	@if ! command -v chromium-headless-shell >/dev/null && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then \
	  echo "Chromium is missing: the tests in tests/e2e are skipped. Install the package 'chromium-headless-shell' or 'chromium'."; \
	fi
	@if ! $(PY) -c "import weasyprint" 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && $(APT) libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null; \
	  else \
	    echo "Pango is missing: PDF files are sent as pages to print. Install 'libpango-1.0-0' and 'libpangoft2-1.0-0'."; \
	  fi; \
	fi
