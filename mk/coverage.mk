# make coverage: how much of proto/codec and proto/wire the tests of units and
# properties run, in lines and branches, and what they do not.  An arena takes
# each object by itself, so that the tests that fail allocations fail each.
COVER ?=
cover_dirs = proto/codec proto/wire
cover_bin = $(filter $(BUILD)/tests/unit/% $(BUILD)/tests/prop/%,$(unit_bin))

ifneq ($(COVER),)
LDFLAGS += --coverage
$(foreach d,$(cover_dirs),$(call obj,$(d))): DEFINES = --coverage -O0
$(BUILD)/proto/base/arena.o: DEFINES = -DARENA_BLOCK=1
endif

coverage-run: $(cover_bin)
	@find $(BUILD) -name '*.gcda' -delete
	@tests/support/run.sh $^
	@tests/support/coverage.py $(BUILD) $(cover_dirs)

coverage: deps-test
	@$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j2) \
		BUILD=build/coverage COVER=1 coverage-run

.PHONY: coverage coverage-run
