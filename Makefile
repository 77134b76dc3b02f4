# mxlab: what a person types. `make` alone lists the targets.

SHELL := /bin/sh
MVN   := mvn -B -ntp
JAR   := target/mxlab.jar
# The lab's own files are edited in lessons: only what is committed of them belongs into the program.
SOURCES := $(shell find src/main -type f | tr ' ' '?') pom.xml $(wildcard .git/logs/HEAD)
SHIPPED := target/as-shipped

.DEFAULT_GOAL := help
.PHONY: help tools build run demo test check format clients bench fuzz dist clean

help: ## lists the targets
	@echo 'mxlab: a small internet of mail on one machine'
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# Says in one line what is missing.
tools:
	@javac=$${JAVA_HOME:+$$JAVA_HOME/bin/}javac; \
	command -v $$javac >/dev/null 2>&1 || { \
	  echo "mxlab needs a JDK 17 or newer: '$$javac' was not found. Install one (apt-get install default-jdk) or set JAVA_HOME." >&2; exit 1; }; \
	version=$$($$javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'); \
	[ "$${version:-0}" -ge 17 ] || { \
	  echo "mxlab needs a JDK 17 or newer, but $$(command -v $$javac) is version $${version:-unknown}. Set JAVA_HOME to a newer one." >&2; exit 1; }; \
	command -v mvn >/dev/null 2>&1 || { \
	  echo "mxlab needs Maven 3.8 or newer: 'mvn' was not found. Install it (apt-get install maven)." >&2; exit 1; }

build: tools bin/mxlab ## builds bin/mxlab

$(JAR): $(SOURCES)
	@echo 'Building mxlab ...'
	@rm -rf $(SHIPPED) target/classes/shipped && mkdir -p $(SHIPPED)
	@git archive HEAD lab etc mail zones 2>/dev/null | tar -xf - -C $(SHIPPED) 2>/dev/null || true
	@[ -d $(SHIPPED)/lab ] || cp -r lab etc mail zones $(SHIPPED)/
	@$(MVN) -q package -DskipTests -Djacoco.skip=true -Dspotless.check.skip=true -Dshipped.directory=$(CURDIR)/$(SHIPPED)

bin/mxlab: $(JAR) src/main/launcher/mxlab src/main/launcher/archives
	@mkdir -p bin
	@cp src/main/launcher/mxlab bin/mxlab && chmod +x bin/mxlab
	@src/main/launcher/archives

run: build ## starts the tutorial's lab, delivers its first mail, and stays up
	@bin/mxlab up --first-mail

demo: build ## one mail through a lab of its own, then ends
	@bin/mxlab demo

test: tools ## runs the tests
	@$(MVN) test

check: tools ## tests, formatting, and everything the build can verify
	@$(MVN) verify

format: tools ## formats the sources
	@$(MVN) -q spotless:apply

clients: build ## real clients against a running lab (needs dig, swaks, curl, s-nail, python3, nc)
	@src/test/labs/real-cf
	@src/test/clients/run

bench: build ## start-up, command, DNS and mail figures
	@src/bench/run

fuzz: tools ## five minutes of random input for each parser; what was learnt stays in .cifuzz-corpus
	@for test in $(patsubst src/test/java/dev/mxlab/fuzz/%.java,%,$(wildcard src/test/java/dev/mxlab/fuzz/*FuzzTest.java)); do \
	  echo "fuzzing: $$test"; \
	  JAZZER_FUZZ=1 $(MVN) -q test -Dtest=$$test -Djacoco.skip=true -Dtest.timeout=1h '-Dfuzz.instrument=dev.mxlab.**' -Dfuzz.hooks=true || exit 1; \
	done

dist: check build ## target/mxlab.tar.gz: runs where there is a Java 17
	@rm -rf target/dist && mkdir -p target/dist/mxlab/target
	@cp -r bin lab etc mail zones README.md README.ko.md LICENSE target/dist/mxlab/
	@rm -f target/dist/mxlab/mail/*/*.db
	@cp $(JAR) target/dist/mxlab/target/
	@tar -C target/dist -czf target/mxlab.tar.gz mxlab && echo target/mxlab.tar.gz

clean: ## removes what was built; the running lab's var stays
	@rm -rf target bin
