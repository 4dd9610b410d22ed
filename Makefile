# What can I do here? `make help` says it. Everything but `lock` and `clean` goes through tools/bootstrap.py, which
# first makes what is missing.  More arguments: make test ARGS='-k ticket'.  Another Python: make PY=python3.12 run

PY ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run install quick test exhaustive bench lint translate lock clean

help: ## this list
	@echo "make COMMAND [ARGS='...'] [PY=python3]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

run: ## set up what is missing, then serve the demo hall on http://127.0.0.1:8000 (ARGS='--branch voorbeeld' for another)
	@$(PY) tools/bootstrap.py run $(ARGS)

install: ## what a real house needs, and no more: no demo, no test tools (docs/operations.md)
	@$(PY) tools/bootstrap.py install $(ARGS)

quick: ## the tests without browser, PostgreSQL, Redis and patience
	@$(PY) tools/bootstrap.py quick $(ARGS)

test: ## set up what is missing, then run every test (real browser, PostgreSQL and Redis included)
	@$(PY) tools/bootstrap.py test $(ARGS)

exhaustive: ## the long tests that `make test` leaves out
	@$(PY) tools/bootstrap.py exhaustive $(ARGS)

bench: ## the measurements (bench/)
	@$(PY) tools/bootstrap.py bench $(ARGS)

lint: ## ruff check, ruff format --check and mypy
	@$(PY) tools/bootstrap.py lint $(ARGS)

translate: ## bring the files of all languages in step with the Dutch, and tell what is still missing
	@$(PY) tools/bootstrap.py translate $(ARGS)

lock: ## write the pinned lists anew, for developers (needs uv and npm; ARGS=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "make lock needs uv, see https://docs.astral.sh/uv/"; exit 1; }
	@command -v npm >/dev/null || { echo "make lock needs npm, see https://nodejs.org/"; exit 1; }
	cd requirements && for list in app postgres setup test node speech piper; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $(ARGS) $$list.in --output-file $$list.txt || exit 1; done
	npm install --package-lock-only

clean: ## throw away everything that set-up made; data in instance/ stays
	rm -rf .venv .cache node_modules static/vendor test-results .pytest_cache .mypy_cache .ruff_cache
