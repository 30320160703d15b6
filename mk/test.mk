# Every tests/unit/test_*.c is one program; so are those of properties, faults
# and bad links.
unit_src = $(sort $(wildcard tests/unit/test_*.c tests/prop/prop_*.c tests/fault/fault_*.c tests/net/net_*.c))
unit_bin = $(patsubst %.c,$(BUILD)/%,$(unit_src))
unit_lib = $(BUILD)/libclient.a $(BUILD)/libserver.a $(BUILD)/libproto.a

$(BUILD)/tests/support.a: $(call obj,tests/support) $(BUILD)/tests/net/line.o

$(unit_bin): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(TEST_PC))

.SECONDARY: $(addsuffix .o,$(unit_bin))

# Every tests/cli/test_*.py is one too, about the programs as they are built;
# and so is the loop that kills them, 40 times, and 200 in make test.
cli_test = tests/fault/kill_loop.py $(sort $(wildcard tests/cli/test_*.py))
KILLS ?= 40

# make unit ONLY=test_base runs one of them.
ONLY ?= *
unit: $(foreach b,$(cli_test) $(unit_bin),$(if \
    $(filter $(subst *,%,$(ONLY)),$(basename $(notdir $b))),$b)) | all
	@BUILD=$(BUILD) KILLS=$(KILLS) tests/support/run.sh $^

lint: $(BUILD)/pages/.typed
	@tests/lint/layers.sh
	@tests/lint/banned.sh

# tests/interop: the wire once more, in Python, against ours.
interop_tool = $(BUILD)/tests/interop/batch_tool
$(interop_tool): %: %.o $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(TEST_PC))

interop: $(interop_tool)
	@tests/support/interop.sh $<

check: all lint interop unit sim

test: deps-test
	@$(MAKE) --no-print-directory check KILLS=200

asan: deps-test
	@$(MAKE) --no-print-directory BUILD=build/asan OPT='-O1 -g' \
		SAN=address,undefined all unit

# What takes longer than a landing may.
check-long: asan
	@$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=120 FUZZ_SEED=0
	@WHOLE=1 $(MAKE) --no-print-directory browser

.PHONY: unit lint interop check test asan check-long
