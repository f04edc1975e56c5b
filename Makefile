# Each target does its own set-up; a second run starts in seconds.
BIN := .venv/bin
LOCK := $(BIN)/python -m uv pip compile --universal --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url --python-version 3.11

.PHONY: run test prove bench check catalogue sbom audit lock frozen frozen-test deb deb-test windows-smoke clean

run: .venv/ready-run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/lmmh-desk demo; else $(BIN)/lmmh-desk demo --headless --out build/demo; fi

test: .venv/ready-test check
	$(BIN)/python -m tests.gate

# The quick half of the gate: style, types, who imports whom.
check: .venv/ready-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

# The long fault suites and the breaks that must show, into build/prove.json; one that was stopped goes on; SEED=… plays one again.
prove: .venv/ready-test
	$(BIN)/python -m tests.prove

bench: .venv/ready-test
	$(BIN)/python -m tests.bench --out build/bench.json

# The template of the catalogue, from the texts of the code.
catalogue: .venv/ready-test
	$(BIN)/python -m tests.catalogue

# What the program is made of (CycloneDX).
sbom: .venv/ready-test
	$(BIN)/python -m tests.sbom build/sbom.json

# Which known weaknesses name a locked dependency (asks osv.dev and keeps the answer; 1: some, 2: the locks changed since the last record).
audit: .venv/ready-test
	$(BIN)/python -m tests.advisories

# The two programs without Python beside them, a folder each: build/frozen/lmmh-desk and build/frozen/lmmh-hub.
frozen: build/frozen/made

build/frozen/made: .venv/ready-frozen $(shell find lmmh_desk resources installer/frozen -type f -not -path '*/__pycache__/*')
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath build/frozen --workpath build/freezing installer/frozen/lmmh.spec
	@touch $@

# What they hold, that they start, upgrade an older base and are about as quick as the source (minutes).
frozen-test: frozen .venv/ready-test
	LMMH_FROZEN=build/frozen $(BIN)/python -m pytest -rP tests/frozen --timeout 600

# Debian packages of what `make frozen` made: build/deb/*.deb.
deb: frozen
	bash installer/deb/build.sh build/frozen build/deb

# Install, use, upgrade, remove and purge them in a clean root, as root (minutes).
deb-test: deb .venv/ready-test
	LMMH_DEB=build/deb $(BIN)/python -m pytest -rP tests/frozen/test_deb.py --timeout 1800

# What Wine shows of the program on Windows: window, cipher, vault, a paper, then frozen there (minutes; outside the gate).
windows-smoke: .venv/ready-wine
	$(BIN)/python installer/windows/smoke.py

lock: .venv/ready-test
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra build --extra test pyproject.toml -o requirements-test.lock
	$(LOCK) --extra build --extra freeze --constraint requirements.lock pyproject.toml -o requirements-freeze.lock
	$(LOCK) --extra build --extra learning pyproject.toml -o requirements-learning.lock

.venv/ready-frozen .venv/ready-wine: requirements-freeze.lock

.venv/ready-%: installer/set-up.sh requirements.lock requirements-test.lock pyproject.toml
	@bash installer/set-up.sh $*
	@touch $@

clean:
	rm -rf .venv build
