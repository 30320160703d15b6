# What Debian 12 has to have, split by what needs it.
#   deps        to build and run both programs
#   deps-test   to test them as well
deps:
	@tests/support/deps.sh build

deps-test:
	@tests/support/deps.sh build check

.PHONY: deps deps-test
