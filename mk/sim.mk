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
	crypto_sign_verify_detached
sim_link = $(CC) $(LINK) $(sim_wrap:%=-Wl,--wrap=%) -o $@ $^ $(call libs,$(TEST_PC))

$(sim_bin): $(sim_obj) $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(sim_link)

sim: $(sim_bin)
	@$(sim_bin) $(if $(TELL),-v) $(SEED) $(SEEDS) $$(nproc)

# Bugs that it must find (include/ayni/plant.h), each in a program of its own,
# for which only the files are compiled anew that it stands in.
plants = $(shell sed -n 's/^\#define PLANT_\([A-Z_]*\) 0$$/\1/p' include/ayni/plant.h)
plant = $(filter $(subst *,%,$(PLANT)),$(plants))
plant_src = $(shell grep -lrw PLANT_$(1) --include='*.c' client proto server)
plant_bin = $(plant:%=$(BUILD)/plants/%/sim)

define plant_rules
$(BUILD)/plants/$(1)/%.o: %.c Makefile mk/flags.mk
	@mkdir -p $$(@D)
	$$(say) CC '$$< ($(1))'
	$$(Q)$$(CC) $$(COMPILE) -DPLANT_$(1)=1 -Iinclude -I$$(firstword $$(subst /, ,$$<)) -MMD -MP -c -o $$@ $$<
$(BUILD)/plants/$(1)/sim: $(patsubst %.c,$(BUILD)/plants/$(1)/%.o,$(call plant_src,$(1))) $(sim_obj) $(BUILD)/tests/support.a $(unit_lib)
	$$(say) LINK $$@
	$$(Q)$$(sim_link)
endef
ifneq ($(filter sim-plants,$(MAKECMDGOALS)),)
$(foreach p,$(plants),$(eval $(call plant_rules,$(p))))
endif

sim-plants: $(plant_bin)
	@tests/sim/plants.sh tests/sim/plants $^

.PHONY: sim sim-plants
