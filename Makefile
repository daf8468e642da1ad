# What there is to do here. `make` alone lists it.
SHELL := bash
# Targets share one build folder and two cores, so they run one after another, also under -j.
.NOTPARALLEL:
.DEFAULT_GOAL := help

# The project's own tools first on PATH.
ENV := source scripts/env.sh &&
NAMEPLATE := target/release/nameplate

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

##@ Using it

.PHONY: run
run: build ## build, add demo people when there is no data yet, and serve on http://localhost:3000
	@scripts/run.sh

.PHONY: dev
dev: setup-build ## serve a debug build and rebuild it on every change
	$(ENV) node scripts/dev.mjs

.PHONY: build
build: setup-build ## make target/release/nameplate, one file that holds everything
	$(ENV) scripts/build.sh

##@ Testing it

.PHONY: test
test: test-lint test-unit test-e2e test-api test-speed ## all tests, from a clean checkout too

.PHONY: test-lint
test-lint: setup-test ## formatting, lints, types, names, and which crates may be in the tree
	$(ENV) cargo fmt --check
	$(ENV) cargo clippy --all-targets -- -D warnings
	$(ENV) cargo clippy -p nameplate-frontend --target wasm32-unknown-unknown -- -D warnings
	$(ENV) scripts/check-dependencies.sh
	scripts/check-names.sh
	$(ENV) cargo deny --offline check bans licenses sources
	$(ENV) cd end2end && npx tsc

.PHONY: test-unit
test-unit: setup-test ## Rust tests, on SQLite and on a PostgreSQL of their own
	$(ENV) scripts/postgres.sh cargo test --no-fail-fast -- --include-ignored

.PHONY: test-e2e
test-e2e: setup-test build ## browser tests of the release build; SPEC=sessions runs the files of that name
	$(ENV) cd end2end && ../scripts/postgres.sh npx playwright test $(SPEC)

.PHONY: test-api
test-api: setup-test build ## what the API answers to whatever its document allows, and to what it doesn't, and what its guide shows
	$(ENV) scripts/postgres.sh node scripts/test-api.mjs
	$(ENV) scripts/postgres.sh node scripts/test-examples.mjs

.PHONY: test-speed
test-speed: setup-test build ## pages and API requests a second of the release build, and what a storm of sign-ins costs
	$(ENV) node scripts/bench/pages.mjs --check
	$(ENV) node scripts/bench/api.mjs --check
	$(ENV) node scripts/bench/sign-ins.mjs --check

.PHONY: screenshots
screenshots: setup-test build ## every page into end2end/screenshots; DOCS=1 renews docs/images and the manifest's
	$(ENV) cd end2end && DOCS=$(DOCS) npx playwright test --config screenshots.config.ts

.PHONY: icons
icons: setup-test ## draw the app's icons from the logo, into public/icons
	$(ENV) node scripts/icons.mjs

.PHONY: bench
bench: setup-test build ## what it costs: pages, the API, sign-ins, memory for each open page, time for each event, the end of an account, a copy of its data, long lists
	$(ENV) node scripts/bench/pages.mjs
	$(ENV) node scripts/bench/api.mjs
	$(ENV) node scripts/bench/sign-ins.mjs
	$(ENV) node scripts/bench/streams.mjs
	$(ENV) scripts/postgres.sh cargo bench -p nameplate-backend --bench notifications --bench erasure --bench exports --bench lists

##@ Housekeeping

.PHONY: audit
audit: setup-test ## known holes in what we depend on; fetches the list of them from the network
	$(ENV) cargo deny check advisories

.PHONY: setup-build setup-test
setup-build: ## install what building needs
	@scripts/setup.sh build
setup-test: ## install what testing needs
	@scripts/setup.sh test

.PHONY: clean
clean: ## remove what was built; tools and data stay
	rm -rf target end2end/test-results end2end/screenshots
