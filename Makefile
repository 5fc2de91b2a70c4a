# Each target works on a bare machine with Swift 6.3: it installs what it lacks.

.PHONY: demo test check bench soak fuzz clean

# Watch Ambit decide several hundred recorded agent calls. KEEP=1 leaves the server running.
demo:
	@dev/setup
	@swift build -c release --product ambit $(SWIFT_FLAGS)
	@AMBIT="$$(swift build -c release --show-bin-path)/ambit" Examples/agentdojo/run

# Everything that continuous integration runs.
test:
	@dev/test

# Format, imports, links, error codes, Python, warnings; `make check` before each commit.
check:
	@dev/setup
	@dev/check

# Ambit beside its peers, on this machine, in this run.
bench:
	@dev/setup bench
	@dev/python-env bench
	@Benchmarks/run

# The long random checks: the reference evaluator agrees, and no attack on a warrant succeeds.
soak:
	@dev/setup
	@dev/soak

# libFuzzer on everything that hostile bytes may reach; FUZZ_SECONDS for each, 60 unless told.
fuzz:
	@dev/setup
	@Fuzz/run

clean:
	@rm -rf .build .venv
