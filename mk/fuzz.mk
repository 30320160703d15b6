# Every tests/fuzz/fuzz_*.c is one libFuzzer program, with the other files
# there; clang builds them and everything that they link with, instrumented,
# under build/fuzz.
#   make fuzz FUZZ_SECONDS=60 FUZZ=fuzz_batch    one of them, for a minute
#   make fuzz FUZZ_SEED=0                        another way than last time
FUZZ_SECONDS ?= 15
FUZZ_SEED ?= 1
FUZZ ?= fuzz_*
fuzz_src = $(sort $(wildcard tests/fuzz/$(FUZZ).c))
fuzz_shared = $(addprefix $(BUILD)/tests/fuzz/,steady.o hall.o)
fuzz_bin = $(patsubst %.c,$(BUILD)/%,$(fuzz_src))

$(fuzz_bin): $(BUILD)/%: $(BUILD)/%.o $(fuzz_shared) $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -fsanitize=fuzzer -o $@ $^ $(call libs,$(TEST_PC))

.SECONDARY: $(addsuffix .o,$(fuzz_bin))

$(addprefix run-,$(fuzz_bin)): run-%: %
	@tests/support/fuzz.sh $< $(FUZZ_SECONDS) $(BUILD)/found $(FUZZ_SEED)

fuzz-run: $(addprefix run-,$(fuzz_bin))

# Two at a time, unless the caller said how many.
fuzz: deps-test
	@$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j2) \
		CC=clang BUILD=build/fuzz OPT='-O1 -g' \
		SAN=address,undefined,fuzzer-no-link \
		CFLAGS='$(CFLAGS) -fno-sanitize-recover=all' fuzz-run

.PHONY: fuzz fuzz-run $(addprefix run-,$(fuzz_bin))
