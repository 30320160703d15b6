# tests/sim: lives of an office and its devices, one for each seed.
#   make sim SEEDS=200 SEED=1         so many, from the first on
#   make sim SEED=17 SEEDS=1 TELL=1   one of them, told step by step
#   make sim-plants PLANT=KEEP_TOKEN  until this bug, or each, is found
SEED ?= 1
SEEDS ?= 20
TELL ?=
PLANT ?= *
sim_bin = $(BUILD)/tests/sim/sim
sim_obj = $(call obj,tests/sim) $(BUILD)/tests/sim/main.o
# Calls that lead into the simulation (disk_calls.c, minutes.c).
sim_wrap = open read write fsync close access stat statvfs mkdir rmdir \
	unlink rename opendir readdir closedir scandir \
	vault_journal vault_end vault_outbox_receipt vault_kdf batch_put \
	crypto_sign_detached crypto_sign_verify_detached
sim_link = $(CC) $(LINK) $(sim_wrap:%=-Wl,--wrap=%) -o $@ $^ $(call libs,$(TEST_PC))

$(sim_bin): $(sim_obj) $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(sim_link)

sim: $(sim_bin)
	@$(sim_bin) $(if $(TELL),-v) $(SEED) $(SEEDS) $$(nproc)

# Bugs that it must find (include/ayni/plant.h), all in one program, for which
# only the files are compiled anew that they stand in.
#   make sim-plants                   each, by its seed, else by one of 500
plants = $(shell sed -n 's/^\tX.\([A-Z_]*\),.*/\1/p' include/ayni/plant.h)
plant = $(filter $(subst *,%,$(PLANT)),$(plants))
plant_src = $(shell grep -lrw PLANT --include='*.c' client proto server)
plant_bin = $(BUILD)/plants/sim

$(BUILD)/plants/%.o: %.c Makefile mk/flags.mk
	@mkdir -p $(@D)
	$(say) CC '$< (plants)'
	$(Q)$(CC) $(COMPILE) -DPLANTS -Iinclude -I$(firstword $(subst /, ,$<)) -MMD -MP -c -o $@ $<

$(plant_bin): $(plant_src:%.c=$(BUILD)/plants/%.o) $(sim_obj) $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(sim_link)

sim-plants: $(plant_bin)
	@tests/sim/plants.sh $< tests/sim/plants $(plant)

.PHONY: sim sim-plants
