# What Debian 12 has to have, split by what needs it.
#   deps        to build and run both programs
#   deps-test   to test them as well
#   deps-browser  to lead a browser through the screens
deps:
	@tests/support/deps.sh build

deps-test:
	@tests/support/deps.sh build check

deps-browser:
	@tests/support/deps.sh build check browser

.PHONY: deps deps-test deps-browser
