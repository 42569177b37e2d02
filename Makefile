# The commands of this project; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench faults screenshots lock assets
.DELETE_ON_ERROR:

PORT ?= 8000
ROWS ?= 1000
JOBS ?= 2
RUNS ?= 200
SEED ?= 1
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && echo "$$python" && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
DEMO := env SISTERCITY_DEMO=1 $(RUN)
INSTALL := $(RUN) -m pip install -qq --no-cache-dir --disable-pip-version-check --root-user-action=ignore --require-hashes
COMPILE := $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/runtime assets ## Run the portal with demo data on http://127.0.0.1:8000 (PORT=8001 for another)
	@exec env SISTERCITY_DEMO=1 PORT=$(PORT) $(RUN) manage.py demo

test: $(VENV)/dev assets ## Run all tests (ARGS="-k name" for some, JOBS=4 for more at once)
	@$(RUN) -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/dev ## Check style, types, layers, settings, migrations and translations
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' '*/templates/*.html' \
	  | xargs -0 $(VENV)/bin/djade --check --target-version 5.2
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports
	@env SECRET_KEY="$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  SISTERCITY_DEMO=0 SISTERCITY_DEBUG=0 ALLOWED_HOSTS=portal.example.go.id \
	  BASE_URL=https://portal.example.go.id DATABASE_URL=postgres://portal@localhost/portal \
	  REDIS_URL=redis://localhost EMAIL_URL=smtp://mail.example.go.id $(RUN) manage.py check --deploy --fail-level WARNING
	@$(DEMO) manage.py makemigrations --check --dry-run
	@$(DEMO) manage.py translations --check

fix: $(VENV)/dev ## Format the code and templates, mend what the linter can, update the catalogues
	@$(RUN) -m ruff check --fix-only .
	@$(RUN) -m ruff format .
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' '*/templates/*.html' \
	  | xargs -0 $(VENV)/bin/djade --target-version 5.2 || true
	@$(DEMO) manage.py translations --update

bench: $(VENV)/dev assets ## Measure the pages with ROWS=1000 partnerships beside a bare Django page
	@$(DEMO) manage.py bench --rows $(ROWS)

faults: $(VENV)/dev assets ## Kill workers at random RUNS=200 times and count what people were told (SEED=1)
	@$(RUN) -m tests.faults --runs $(RUNS) --seed $(SEED)

screenshots: $(VENV)/dev assets ## Take the screenshots of the documentation from the real pages
	@$(DEMO) manage.py screenshots

lock: $(VENV)/dev ## Resolve the dependencies of pyproject.toml anew into the two lock files
	@$(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	@$(COMPILE) --upgrade pyproject.toml --extra dev --constraints requirements.lock --output-file requirements-dev.lock

assets: $(VENV)/runtime ## Build the fonts and the message catalogues (done by demo and test)
	@$(DEMO) manage.py build_assets

$(VENV)/created:
	@test -n "$(PYTHON)" || { echo "sistercity needs Python 3.11 or newer; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
	  || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/runtime: requirements.lock | $(VENV)/created
	@echo "Installing packages into $(VENV) (a minute or two, the first time) ..."
	@$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(VENV)/runtime
	@echo "Installing the development tools into $(VENV) ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
