# tests/sim: lives of an office and its devices, one for each seed.
#   make sim SEEDS=200 SEED=1         so many, from the first on
#   make sim SEED=17 SEEDS=1 TELL=1   one of them, told step by step
SEED ?= 1
SEEDS ?= 20
TELL ?=
sim_bin = $(BUILD)/tests/sim/sim
# Calls that lead into the simulation (disk_calls.c, ledger.c).
sim_wrap = open read write fsync close access stat statvfs mkdir rmdir \
	unlink rename opendir readdir closedir scandir \
	vault_journal vault_end vault_outbox_receipt vault_kdf batch_put

$(sim_bin): $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/sim/*.c))) \
		$(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) $(sim_wrap:%=-Wl,--wrap=%) -o $@ $^ $(call libs,$(TEST_PC))

sim: $(sim_bin)
	@$(sim_bin) $(if $(TELL),-v) $(SEED) $(SEEDS) $$(nproc)

.PHONY: sim
