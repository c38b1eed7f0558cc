# `make play` and `make test` are all that a newcomer needs; the rest is for those who change something.
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: play test install uninstall bench fuzz storms soak sounds firmware lock bundle replay lab lab-short lab-gpio sbom clean
.DELETE_ON_ERROR:

play: $(VENV)/.plays
	@$(PY) -m toccata play

test: $(VENV)/.tests
	@.ci/checks $(VENV)

install:
	@./install

uninstall:
	@./install --uninstall

bench: $(VENV)/.tests
	@$(PY) tests/bench/bench.py

fuzz: $(VENV)/.tests
	@TOCCATA_REQUESTS=10000 $(PY) -m pytest tests/web/test_requests_at_random.py tests/web/test_schema_requests.py
	@TOCCATA_UPLOADS=10000 $(PY) -m pytest --timeout=0 tests/sound/test_broken_uploads.py
	@TOCCATA_CONVERSIONS=16000000 $(PY) -m pytest --timeout=0 tests/firmware/emulated/test_emulated_onsets.py -k noise

# Faults of all kinds upon both programs: 500 storms of 60 steps, on two cores; STORMS=5000 STEPS=100 for a night.
storms: $(VENV)/.tests
	@TOCCATA_STORMS=$(or $(STORMS),500) TOCCATA_STEPS=$(or $(STEPS),60) tests/storms/run $(PY)

# 72 hours of play in virtual time; HOURS=1 for less. SOAK_JSON names a file for the figures.
soak: $(VENV)/.tests
	@PYTHONPATH=tests HOURS=$(or $(HOURS),72) $(PY) tests/storms/soak.py

sounds: $(VENV)/.tests
	@$(PY) sounds/render.py

# 500 power cuts in a recorded file system (STATES=2000: as many), with the same saves unsynced to compare. Needs root.
replay: $(VENV)/.tests
	@tests/lab/replay/setup
	@TOCCATA_LAB=1 $(PY) -m pytest --timeout=0 tests/lab/replay

# An emulated computer with the installed instrument: boots, kills, hangs, faults, CUTS=20 power cuts; and the replay.
# Needs root.
lab: $(VENV)/.tests
	@tests/lab/run $(abspath $(PY)) full

lab-short: $(VENV)/.tests
	@tests/lab/run $(abspath $(PY)) short

# Buttons, a switch jack and lamps on simulated lines of that kernel; its gpio-sim is built of Debian's source.
lab-gpio: $(VENV)/.tests
	@tests/lab/run $(abspath $(PY)) gpio

# The sensor pod's images, in firmware/build, and what the emulator measures on them.
firmware: $(VENV)/.tests
	@$(MAKE) -s -C firmware
	@cd firmware && $(abspath $(PY)) -m emulator.figures build

# Pins every Python package anew, each file by its hash; needs the network.
lock: $(VENV)/.tests
	@PYTHONPATH=systemd $(PY) -m requirements.lock

# An update for instruments, in dist (MACHINE=aarch64 or x86_64, MINOR=11 or 13 for Python 3.11 or 3.13), signed with KEY.
MACHINE := aarch64
MINOR := 11
bundle: $(VENV)/.tests
	@PYTHONPATH=systemd $(PY) -m requirements.bundle "$(KEY)" --machine $(MACHINE) --minor $(MINOR)

# What an instrument consists of, in build/sbom.cdx.json; with the pod's image, once `make firmware` has built it.
sbom: $(VENV)/.tests
	@PYTHONPATH=systemd $(PY) -m requirements.sbom

# What is set up once is not looked at again until what it depends on changes.
$(VENV)/.plays: pyproject.toml .ci/setup systemd/requirements/runtime.txt systemd/requirements/build.txt
	@.ci/setup $(VENV) play
	@touch $@

$(VENV)/.tests: pyproject.toml .ci/setup systemd/requirements/dev.txt systemd/requirements/build.txt
	@.ci/setup $(VENV) test
	@touch $(VENV)/.plays $@

clean:
	rm -rf $(VENV) build firmware/build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
