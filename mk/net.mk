# Every tests/net/*.c is one program: links that count and break, and the
# client that we compare ourselves with.
net_bin = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/net/*.c)))

$(net_bin): $(BUILD)/%: $(BUILD)/%.o
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,libcurl)

.SECONDARY: $(addsuffix .o,$(net_bin))

net-tools: $(net_bin)

.PHONY: net-tools
