demo: deps
	@$(MAKE) --no-print-directory all
	@tests/support/demo.sh $(BUILD)

.PHONY: demo
