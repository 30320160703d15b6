# Ayni: see README.md.  `make demo` and `make test` are the two to know.
BUILD ?= build
CC ?= cc

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

include mk/flags.mk

src = $(sort $(shell find $(1) -name '*.c' 2>/dev/null))
obj = $(patsubst %.c,$(BUILD)/%.o,$(filter-out %/main.c,$(call src,$(1))))

all: $(BUILD)/ayni $(BUILD)/aynid

$(BUILD)/ayni: $(BUILD)/client/main.o $(BUILD)/libclient.a $(BUILD)/libproto.a
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(CLIENT_PC))

$(BUILD)/aynid: $(BUILD)/server/main.o $(BUILD)/libserver.a $(BUILD)/libproto.a
	$(say) LINK $@
	$(Q)$(CC) $(LINK) -o $@ $^ $(call libs,$(SERVER_PC))

$(BUILD)/libproto.a: $(call obj,proto)
$(BUILD)/libclient.a: $(call obj,client) $(BUILD)/client/screen/pages.o
$(BUILD)/libserver.a: $(call obj,server) $(BUILD)/server/specs.o
$(BUILD)/%.a:
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) crs $@ $^

# A component sees include/ and itself, nothing else.
$(BUILD)/proto/%.o: COMPONENT = -Iproto
$(BUILD)/client/%.o: COMPONENT = -Iclient
$(BUILD)/server/%.o: COMPONENT = -Iserver
$(BUILD)/tests/%.o: COMPONENT = -Iproto -Iclient -Iserver -Itests

$(BUILD)/%.o: %.c Makefile mk/flags.mk
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(COMPILE) -Iinclude $(COMPONENT) -MMD -MP -c -o $@ $<

# What the office makes of the forms that it brings along.
specs = $(sort $(wildcard server/questionnaires/*.tables.csv))
$(BUILD)/server/specs.c: $(specs) mk/embed.sh
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q)mk/embed.sh table/spec.h spec_builtin $(specs) >$@
$(BUILD)/server/specs.o: $(BUILD)/server/specs.c
	$(say) CC $<
	$(Q)$(CC) $(COMPILE) -Iinclude $(COMPONENT) -MMD -MP -c -o $@ $<

include mk/pages.mk
include mk/deps.mk
include mk/test.mk
include mk/sim.mk
include mk/net.mk
include mk/coverage.mk
include mk/fuzz.mk
include mk/demo.mk
include mk/bench.mk

clean:
	rm -rf $(BUILD)

PREFIX ?= /usr/local
install: all
	install -D -m 755 $(BUILD)/ayni $(DESTDIR)$(PREFIX)/bin/ayni
	install -D -m 755 $(BUILD)/aynid $(DESTDIR)$(PREFIX)/bin/aynid

.PHONY: all clean install
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
