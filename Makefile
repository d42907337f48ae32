# make run    the site on this machine, http://127.0.0.1:8000/ (PORT and DATABASE_URL change it)
# make test   all checks and tests, on PostgreSQL and on SQLite

PYTHON ?= python3
BIN := .venv/bin
UV := uv==0.13.9

# make bench  how fast a generated register is, SIZE=S|M|L (by default M), DATABASE=sqlite;
#             more options in .ci/bench

.PHONY: run test test-long bench deploy-check lint catalogue documents pictures lock

run: .venv/installed
	@exec $(BIN)/python manage.py start

test: .venv/installed-dev
	@.ci/needs
	@.ci/test

test-long: .venv/installed-dev
	@.ci/needs
	@.ci/test long

bench: .venv/installed-dev
	@.ci/needs
	@.ci/bench

lint: .venv/installed-dev
	@.ci/lint

# What Django says of the settings as a production environment gives them.
deploy-check: .venv/installed
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	HTTPS=on BEHIND_PROXY=on ALLOWED_HOSTS=register.example \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Collects new strings for translation and compiles what is translated.
catalogue: .venv/installed-dev
	@$(BIN)/python .ci/catalogue.py update

# Writes the parts of the documents that follow from the models.
documents: .venv/installed-dev
	@$(BIN)/python .ci/documents.py update

# Takes the pictures of the README from the running site.
pictures: .venv/installed-dev
	@.ci/needs
	@$(BIN)/python .ci/pictures.py

# Writes both requirement files anew from the lists in pyproject.toml.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet --disable-pip-version-check $(UV)
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	rm -rf .venv-lock

# The environment follows the requirement files: newer file, new installation.
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv .venv
	@echo "Installing the requirements into .venv ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need into .venv ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
