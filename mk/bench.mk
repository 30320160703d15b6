# Every tests/bench/bench_*.c is one program that measures and says so, and
# every tests/bench/bench_*.sh and bench_*.py measures the programs themselves.
#   make bench                       all of them, for people
#   make bench BENCH_JSON=1          a JSON line for each figure
#   make bench BENCH=bench_merge     one of them
BENCH ?= bench_*
BENCH_JSON ?=
bench_all = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/bench_*.c)))
bench_bin = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/$(BENCH).c)))
bench_script = $(sort $(wildcard tests/bench/$(BENCH).sh tests/bench/$(BENCH).py))

$(BUILD)/tests/bench.a: $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(wildcard tests/bench/bench_*.c),$(wildcard tests/bench/*.c)))

$(bench_all): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/bench.a $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(TEST_PC))

# More interviews of the SSE survey than tests/data/answers has.
bench_answers = $(BUILD)/tests/answers/1 $(BUILD)/tests/answers/2
$(bench_answers): tests/support/make_answers.py
	$(say) GEN $@
	$(Q)rm -rf $@ && python3 $< $@.new $(@F) && mv $@.new/answers $@ && rmdir $@.new && touch $@

bench-run: $(bench_bin) $(bench_answers) all net-tools
	@for b in $(bench_bin) $(bench_script:%=%\ $(BUILD)); do \
		$$b $(if $(BENCH_JSON),--json) || exit; done

bench: deps-test deps-browser
	@$(MAKE) --no-print-directory bench-run

.SECONDARY: $(addsuffix .o,$(bench_all))
.PHONY: bench bench-run
