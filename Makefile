# The commands of the house. `make run` and `make test` are all that a newcomer needs; README.md explains the rest.

# A binary that runs anywhere: no C, no paths of the machine that built it.
export CGO_ENABLED ?= 0

DATA    ?= data
PAGES   ?= 0
COMMITS ?= $(PAGES)
BROWSER := internal/web/browser
CLIENTS := cmd/alliancewiki/testdata/clients
EDITOR  := assets/editor
# The packages whose tests are about doing things at the same time.
RACE    := ./internal/gitstore ./internal/site ./internal/index ./internal/account ./internal/githttp ./internal/search

.PHONY: run dev build editor check test unit race faults browser lighthouse bench cover clean

run: build ## serve the wiki in ./data, making it at the first start
	./alliancewiki serve --data $(DATA)

dev: editor ## a throw-away wiki with three known users; PAGES=1000 COMMITS=5000 for a generated one
	go run ./cmd/alliancewiki dev --pages $(PAGES) --commits $(COMMITS)

build: editor
	go build -trimpath -o alliancewiki ./cmd/alliancewiki

# The wiki is whole without it: pages are then edited in the browser's own text field.
editor: ## bundle the editor into assets/built, where npm is there
	@if command -v npm > /dev/null; then $(MAKE) --no-print-directory assets/built/editor.js; \
	else echo "npm is not here: the editor is the browser's own text field"; fi

assets/built/editor.js: $(EDITOR)/node_modules/.package-lock.json $(wildcard $(EDITOR)/*.js)
	go tool esbuild $(EDITOR)/editor.js --bundle --minify --format=esm --target=es2022 --external:./paste.js --banner:js="/* CodeMirror, (c) Marijn Haverbeke and others, MIT licence */" --log-level=warning --outfile=$@

check: editor ## what every change must pass: form, vet, staticcheck, the arrows, tests of packages that stand alone
	@unformatted="$$(gofmt -l $$(git ls-files '*.go'))"; \
	if [ -n "$$unformatted" ]; then echo "not formatted: $$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go mod verify
	go test -timeout 30m ./assets ./internal/archtest ./internal/draw ./internal/feed ./internal/i18n ./internal/markdown ./internal/pagetype ./internal/picture ./internal/query ./internal/settings ./internal/visual ./internal/wiki ./templates ./wiki

test: unit race browser ## everything

unit: editor $(CLIENTS)/node_modules/.package-lock.json ## what race does not run; killing the server takes its time on a busy machine
	go test -timeout 30m $$(go list ./... | grep -vxF "$$(go list $(RACE))")

race:
	CGO_ENABLED=1 go test -race $(RACE)

faults: ## kill the server at every system call of a save, a move, a push and upkeep; takes about half an hour
	FAULTS=all go test -timeout 2h -run 'Killed|Fails' ./cmd/alliancewiki

browser: build $(BROWSER)/node_modules/.package-lock.json
	cd $(BROWSER) && npm test

# What npm installs for tests. No package may run anything of its own.
%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

lighthouse: build $(BROWSER)/node_modules/.package-lock.json ## measure pages as a phone gets them, median of five; prints a table
	cd $(BROWSER) && node lighthouse.js

bench: ## measure what is promised, beside its baseline, and print a table; needs nginx and wrk
	go run ./internal/bench

cover: ## which share of the statements the tests reach
	go test -coverpkg=./cmd/...,./internal/... -coverprofile=cover.out ./... > /dev/null
	@go tool cover -func=cover.out | tail -1

clean:
	rm -rf alliancewiki cover.out assets/built/editor.js $(EDITOR)/node_modules $(BROWSER)/node_modules $(CLIENTS)/node_modules
