# The doors of the project. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV := .venv/Scripts/python
else
VENV := .venv/bin/python
endif

.DEFAULT_GOAL := help
.PHONY: help run test check format demo bench bench-million fonts pictures letters procedure clean

help: ## say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

run: ## set up and run the main job: the window, or without a display the whole journey into demo/
	@$(PYTHON) packaging/prepare.py run
	@$(VENV) -m ui.demo

test: ## set up the rest and run every check: format, lint, types, walls, tests
	@$(PYTHON) packaging/prepare.py dev
	@$(MAKE) --no-print-directory check

check: ## the checks alone
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	$(VENV) -m mypy app db ui county
	$(dir $(VENV))lint-imports
	$(VENV) -m pytest

format: ## put the code into form
	$(VENV) -m ruff format .
	$(VENV) -m ruff check --fix .

demo: ## play the journey off screen even where there is a display
	@$(PYTHON) packaging/prepare.py run
	@$(VENV) -m ui.demo --offscreen

bench: ## measure the journey against its limits, as ratios
	@$(PYTHON) packaging/prepare.py dev
	$(VENV) bench/journey.py

bench-million: ## measure a desk with a million petitions (ten minutes and 5 GB, once)
	@$(PYTHON) packaging/prepare.py dev
	$(VENV) bench/desk.py

fonts: ## check the letters' fonts against their lock
	$(VENV) packaging/fonts/build_fonts.py --check

pictures: ## make the README's pictures anew from the real program
	$(VENV) -m ui.demo --offscreen --pictures docs/screens

letters: ## print docs/letters anew: a picture of every paper
	$(VENV) packaging/print_letters.py

procedure: ## print docs/procedure.md anew from the tables
	$(VENV) packaging/print_procedure.py

clean: ## forget what was set up and made
	rm -rf .venv .tools demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
