# How everything is compiled and linked.
V ?= 0
Q = $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-5s %s\n')
ifneq ($(V),0)
say = @:
endif

OPT ?= -O2 -g
SAN ?=

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wundef \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	-Wformat=2 -Wpointer-arith -Wswitch-enum -Wdouble-promotion \
	$(if $(WERROR),-Werror)
HARDEN = -fstack-protector-strong -fPIE \
	$(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)

# The proto library runs anywhere; client and server add to it.
PROTO_PC = libcbor libsodium zlib expat libzip libpcre2-8 libutf8proc jansson
CLIENT_PC = $(PROTO_PC) sqlite3 libcurl libmicrohttpd
SERVER_PC = $(PROTO_PC) sqlite3 libmicrohttpd
TEST_PC = $(sort $(CLIENT_PC) $(SERVER_PC)) cmocka

pc = $(shell pkg-config $(1) $(2) 2>/dev/null)
libs = $(call pc,--libs,$(1)) -lm -lpthread

COMPILE = -std=c17 -D_POSIX_C_SOURCE=200809L -ffp-contract=off $(OPT) $(WARN) \
	$(HARDEN) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer) $(DEFINES) $(CFLAGS)
LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack \
	$(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)

# No clock is right that stands before this (client/ui/kit.c).
SOURCE_DATE_EPOCH ?= $(shell date +%s)
$(BUILD)/client/ui/kit.o: DEFINES = -DBUILT_S=$(SOURCE_DATE_EPOCH)
