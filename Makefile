# Two commands do everything on a fresh machine: `make run` and `make test`.
#   make run     the window (without a display: the article's figures, into out/)
#   make test    all tests (make test TESTS=tests/core: some of them)
#   make bench   each speed as a ratio measured in one run
#   make lint    ruff and mypy
#   make soak    a random user in the window for an hour, docs/soak.md (MINUTES=, SEED=)
#   make table   train small and large from several seeds, write docs/seeds.md (takes hours)
#   make screenshots   the pictures of README and of the user's guide
#   make clean   away with everything that these made

TESTS :=
MINUTES := 60
SEED :=
PYTHON := .venv/bin/python
PIPELINE := OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen
READY := .venv/ready

.PHONY: run test bench soak lint table screenshots clean reproduce system-libraries

run: $(READY) system-libraries
	@if $(PYTHON) -m gui.preflight --display; then exec $(PYTHON) main.py; \
	else $(MAKE) --no-print-directory reproduce; fi

test: $(READY) system-libraries
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m gui.preflight
	$(PIPELINE) $(PYTHON) -m pytest -n 2 --dist loadfile -q $(TESTS)

bench: $(READY) system-libraries
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m gui.preflight
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks

soak: $(READY) system-libraries
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m gui.preflight
	$(PIPELINE) $(PYTHON) -m tests.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)) --out docs/soak.md

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

table: $(READY)
	@mkdir -p build/seeds
	$(PYTHON) main.py seeds small large --models build/seeds --out docs/seeds.md

screenshots: $(READY) system-libraries
	$(PYTHON) docs/make_screenshots.py

reproduce: $(READY)
	@echo "Making the figures of the article without a window, in out/ (takes about a minute):" >&2
	@$(PYTHON) main.py reproduce out >/dev/null
	@echo "out/index.html"

$(READY): pyproject.toml constraints.txt setup/environment.sh
	@sh setup/environment.sh
	@touch $@

# Asked each time, for they may have gone since; takes a tenth of a second when all are there.
system-libraries: $(READY)
	@sh setup/system_libraries.sh

clean:
	rm -rf .venv build out *.egg-info .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
