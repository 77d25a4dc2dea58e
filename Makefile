# Every target prepares .venv by itself; see CONTRIBUTING.md.

PY := .venv/bin/python
QUALITY ?= m
SCENE ?= scenes/train_scene.py
WORKERS ?= auto
BENCHMARKS ?= training drawing rendering saturation forward_pass small_worlds drawing_worlds recorders scale

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz previews repeats lint format bench docs media clean env env-bench

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: env  ## Train on real digits and render the video (QUALITY=l|m|h|k, SCENE=scenes/….py)
	@sh tools/demo.sh $(SCENE) $(QUALITY)

test: env  ## Run the tests (WORKERS=number of processes)
	@$(PY) -m pytest -q -n $(WORKERS) --maxprocesses=4

fuzz: env  ## Break files and settings at random, 10,000 times and more, and what else takes long
	@$(PY) -m pytest -q -n $(WORKERS) --maxprocesses=4 --hypothesis-profile=fuzz tests/fuzzing tests/lasting

previews: env  ## Render every scene small, and check what is seen, into build/previews
	@$(PY) tools/check_previews.py

repeats: env  ## Render every scene alone and after the others, and compare all frames
	@$(PY) tools/check_repeats.py

lint: env  ## Check style and types
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy

format: env  ## Mend what ruff can mend by itself
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

bench: env-bench  ## Measure speed, as ratios, against scikit-learn, PyTorch and plain Manim
	@failed=0; for each in $(BENCHMARKS); do \
		echo "== $$each"; $(PY) benchmarks/$$each.py || failed=1; done; exit $$failed

docs: env  ## Build the documentation into build/docs/html
	@$(PY) -m sphinx -q -W --keep-going -d build/docs/doctrees docs build/docs/html
	@echo "Open build/docs/html/index.html"

media: env  ## Render the README's pictures anew into media/
	@$(PY) tools/make_media.py

clean:  ## Remove all that was built or rendered; .venv stays
	rm -rf build dist media/*/ .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find benchmarks scenes src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

env:
	@sh tools/setup.sh dev

env-bench:
	@sh tools/setup.sh dev,bench
