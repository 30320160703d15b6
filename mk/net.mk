# tests/net: a line that counts and breaks (line.h), as a program too; the
# client that we compare ourselves with; net_*.c are tests (mk/test.mk).
net_bin = $(BUILD)/tests/net/link $(BUILD)/tests/net/openrosa_post

$(net_bin): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/net/line.o
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,libcurl)

.SECONDARY: $(addsuffix .o,$(net_bin))

net-tools: $(net_bin)

# make soak MINUTES=30: 200 devices against one aynid (soak.c).
MINUTES ?= 30
soak_bin = $(BUILD)/tests/net/soak
$(soak_bin): %: %.o $(BUILD)/tests/support.a $(unit_lib)
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(TEST_PC))

soak: $(soak_bin) all
	@$< $(BUILD) $(MINUTES)

.PHONY: net-tools soak
