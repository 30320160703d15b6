# The enumerator's screens: TypeScript to one script, compressed into the
# program.  What npm fetches is pinned by package-lock.json.
pages_src = $(sort $(wildcard client/pages/*.ts client/pages/*.tsx \
	client/pages/widgets/*.ts client/pages/widgets/*.tsx))
pages = $(addprefix $(BUILD)/pages/,index.html.gz app.js.gz app.css.gz \
	icon.svg.gz)
ESBUILD = node_modules/.bin/esbuild --log-level=warning --minify

node_modules/.installed: package.json package-lock.json
	$(say) NPM node_modules
	$(Q)for try in 1 2 3; do \
		npm ci --loglevel=error --no-audit --no-fund >/dev/null && touch $@ && exit 0; \
		echo "npm did not succeed (try $$try of 3)" >&2; sleep $$((try * 5)); \
	done; exit 1

$(BUILD)/pages/app.js: $(pages_src) client/pages/tsconfig.json node_modules/.installed
	$(say) PAGES $@
	$(Q)$(ESBUILD) client/pages/app.tsx --bundle --format=esm \
		--target=es2020 --charset=utf8 \
		--tsconfig=client/pages/tsconfig.json --outfile=$@
$(BUILD)/pages/app.css: client/pages/style.css client/pages/widgets.css \
		node_modules/.installed
	$(say) PAGES $@
	$(Q)cat $(filter %.css,$^) | $(ESBUILD) --loader=css \
		--target=chrome80,firefox80,safari13 >$@
$(BUILD)/pages/index.html $(BUILD)/pages/icon.svg: $(BUILD)/pages/%: client/pages/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(BUILD)/pages/%.gz: $(BUILD)/pages/%
	$(Q)gzip -9nc $< >$@
$(BUILD)/client/screen/pages.c: $(pages) mk/embed.sh
	@mkdir -p $(@D)
	$(say) GEN $@
	$(Q)mk/embed.sh screen/pages.h pages_file $(pages) >$@
$(BUILD)/client/screen/pages.o: $(BUILD)/client/screen/pages.c
	$(say) CC $<
	$(Q)$(CC) $(COMPILE) -Iinclude $(COMPONENT) -MMD -MP -c -o $@ $<

# Types, strictly.
$(BUILD)/pages/.typed: $(pages_src) client/pages/tsconfig.json node_modules/.installed
	@mkdir -p $(@D)
	$(say) TYPES client/pages
	$(Q)node_modules/.bin/tsc --noEmit -p client/pages && touch $@

# In a browser: Debian's Chromium, led by playwright-core.
browser: all deps-browser
	@BUILD=$(BUILD) tests/support/run.sh tests/browser/whole.py \
		tests/browser/widgets.py

# What docs/screens.md shows, from the pictures of that.
screens: browser
	@mkdir -p docs/screens
	@for s in home=en-home question=en-page-64 end=en-end held=fr-held; do \
		cp $(BUILD)/browser/$${s#*=}.png docs/screens/$${s%=*}.png; \
	done

.PHONY: browser screens
