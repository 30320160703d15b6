demo: deps
	@$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$$(nproc)) all net-tools
	@tests/support/demo.sh $(BUILD)

.PHONY: demo
