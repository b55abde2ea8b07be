# Two commands do everything on a fresh machine: `make run` and `make test`.
#   make run     the window (without a display: the default strips, into out/)
#   make test    all tests (make test TESTS=tests/core: some of them)
#   make bench   each speed as a ratio measured in one run
#   make lint    ruff and mypy
#   make table   train small and large from several seeds, write docs/seeds.md (takes hours)
#   make screenshots   the pictures of README and of the user's guide
#   make clean   away with everything that these made

TESTS :=
PYTHON := .venv/bin/python
PIPELINE := OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen
READY := .venv/ready

# What image A and image B are when the program starts: a shoe, and the same two pixels higher.
A := test:22@whiten
B := test:22@whiten@grow=2

.PHONY: run test bench lint table screenshots clean strips system-libraries

run: $(READY) system-libraries
	@if $(PYTHON) -m gui.preflight --display; then exec $(PYTHON) main.py; \
	else $(MAKE) --no-print-directory strips; fi

test: $(READY) system-libraries
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m gui.preflight
	$(PIPELINE) $(PYTHON) -m pytest -n 2 --dist loadfile -q $(TESTS)

bench: $(READY) system-libraries
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m gui.preflight
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

table: $(READY)
	@mkdir -p build/seeds
	$(PYTHON) main.py seeds small large --models build/seeds --out docs/seeds.md

screenshots: $(READY) system-libraries
	$(PYTHON) docs/make_screenshots.py

strips: $(READY)
	@echo "Making the default traversal strips without a window, in out/:" >&2
	@mkdir -p out
	@for model in small large; do \
	  $(PYTHON) main.py traverse $$model --base $(A) --from $(A) --to $(B) \
	    --out out/traversal-$$model.png >/dev/null || exit $$?; \
	  echo "out/traversal-$$model.png"; \
	done

$(READY): pyproject.toml constraints.txt setup/environment.sh
	@sh setup/environment.sh
	@touch $@

# Asked each time, for they may have gone since; takes a tenth of a second when all are there.
system-libraries: $(READY)
	@sh setup/system_libraries.sh

clean:
	rm -rf .venv build out *.egg-info .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
