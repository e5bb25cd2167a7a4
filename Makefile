# Everything runs in .venv, made on demand with nothing but Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -e '.[dev]'
	@touch $(READY)

.PHONY: decks
decks: $(READY) ## write Anki decks for the notes in seeds/ into decks/
	@$(BIN)/studykit --workspace seeds build -o decks

.PHONY: test
test: $(READY) style ## lint, types and tests (under three minutes)
	@$(BIN)/python -m pytest -n auto

.PHONY: test-all
test-all: $(READY) style ## the tests and the long checks
	@$(BIN)/python -m pytest -n auto -m 'slow or not slow'

.PHONY: lint
lint: style audit ## style, and known holes in what is installed

.PHONY: style
style: $(READY) ## ruff, mypy --strict, the import contract and unused dependencies
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry --no-ansi .

.PHONY: audit
audit: $(READY) ## known holes in what is installed; left out where the index does not answer
	@found=$$($(BIN)/pip-audit --skip-editable --progress-spinner off --timeout 10 2>&1); code=$$?; \
	if [ $$code -ne 0 ] && echo "$$found" | grep -qiE 'connection|max retries|timed out|serviceerror'; \
	then echo "audit left out: the package index does not answer"; \
	else echo "$$found" | grep -v 'could not be audited'; exit $$code; fi

.PHONY: lock
lock: ## requirements.lock as pyproject.toml wants it: every version, with hashes (needs uv)
	@uv export --quiet --no-emit-project --all-extras --no-header --output-file requirements.lock

.PHONY: bench
bench: $(READY) ## speed as ratios: peers, floors, the commit before (BEFORE=ref), then each benchmark
	@$(BIN)/python benchmarks/speed.py ratios $(if $(BEFORE),--before $(BEFORE))
	@code=0; for name in export reading rebuild review screen shelf store; \
	do $(BIN)/python benchmarks/speed.py $$name || code=1; done; exit $$code

.PHONY: score
score: $(READY) ## grow the trees of the score again from benchmarks/quality/graded.csv.gz (CHECK=1: only say how well they rank)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@$(BIN)/python benchmarks/quality/train_score.py $(if $(CHECK),--check)

.PHONY: train
train: $(READY) ## train the English analyser again (TREEBANK=folder of CoNLL-U files)
	@$(BIN)/python benchmarks/language/train.py $(TREEBANK)

.PHONY: docs
docs: $(READY) ## the site from docs/ into build/site, with strict links
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	@NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet --site-dir build/site
	@echo build/site/index.html

.PHONY: screenshots
screenshots: $(READY) ## the pictures and the recording in docs/images again, from seeds/
	@$(BIN)/python docs/site/screenshots.py
	@$(BIN)/python docs/site/recording.py

.PHONY: man
man: $(READY) ## the manual pages into build/man
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	@$(BIN)/python docs/site/man.py build/man

.PHONY: mutants
mutants: $(READY) ## mutation testing; an hour or more, so name a part: make mutants OF='studykit.identity.facts*'
	@$(BIN)/mutmut run $(OF) && $(BIN)/mutmut results

.PHONY: release
release: $(READY) ## check version, changelog and tree, run all tests, build wheel and sdist
	@$(BIN)/python docs/site/release.py
	@$(MAKE) --no-print-directory test-all
	@rm -rf dist && $(BIN)/python -m build --outdir dist .
	@echo "now: git tag v$$($(BIN)/python -c 'import studykit; print(studykit.__version__)')"

.PHONY: web
web: ## bundle the pages' scripts again (needs Node.js)
	@cd studykit/exporter/web && npm ci --silent && npm run --silent build
