# A paper that rebuilds itself: from rows to a published paper. `make help` lists the verbs.

override SHELL := bash
override .SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
override cores := $(shell nproc 2> /dev/null || getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1)
# Site, PDF and Word side by side, as many as there are cores; -j of the command line decides otherwise.
override jobs := $(if $(filter 1 2,$(cores)),$(cores),3)
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables --jobs=$(jobs)

ifeq ($(filter grouped-target,$(.FEATURES)),)
$(error GNU make 4.3 or newer is needed, this is $(MAKE_VERSION); install it and run it in place of this one (on macOS: gmake))
endif

PYTHON ?= python3
ENGINE ?= auto
SCHEDULER ?=# where exhibits and chapters are computed: processes, threads or tcp://HOST:PORT
PORT ?= 8000
# What a shell may have a variable of its own for is taken from the command line only.
override words-of-verbs := FROM SOURCE CONFIDENCE KEY PAGE THEME VERIFICATION VERIFIED
$(foreach each,BASE NAME VERSION TO URL FORCE WITHDRAW DIR TITLE AUTHOR LANGUAGE $(words-of-verbs),$(eval $(each) ?=))

# What a person gives is data: Make looks for no functions in it, and recipes read it from the environment, as "$$NAME".
override given := PYTHON BASE ENGINE SCHEDULER NAME PORT VERSION TO URL FORCE WITHDRAW DIR TITLE AUTHOR LANGUAGE $(words-of-verbs)
override on-command-line = $(findstring command line,$(origin $(1)))
$(foreach each,$(words-of-verbs),$(if $(call on-command-line,$(each)),,$(eval $(each) :=)))
# An empty VERSION or WITHDRAW is a word that is missing, as of a variable of a shell that is not set: not "what is built".
override left-empty := $(foreach each,VERSION WITHDRAW,$(if $(call on-command-line,$(each)),$(if $(strip $(value $(each))),,$(each))))
$(if $(filter publish,$(MAKECMDGOALS)),$(foreach each,$(left-empty),$(error $(each)= names no version. To fix: write one, as $(each)=1.0.0, or leave $(each) out to publish what is built)))
override told-url := $(call on-command-line,URL)# that of a work is not that of the site
override told-language := $(call on-command-line,LANGUAGE)# elsewhere that name says in which language programs speak
$(foreach each,$(given) $(foreach each,$(.VARIABLES),$(if $(call on-command-line,$(each)),$(each))),$(eval override $(each) := $$(value $(each))))
export $(given)

unexport $(filter-out PYTHON PYTHONHASHSEED PYTHONDONTWRITEBYTECODE,$(filter PYTHON%,$(.VARIABLES)))# nothing of the user's own decides what Python imports; see also report/isolated.py
override python := MAKEFLAGS= .venv/bin/python -P -s report/isolated.py# a make within it has its own jobs

# Content decides what is stale: report/core/freshness.py names the steps, and says what the sources are as this build begins.
override quoted = '$(subst ','\'',$(1))'
override told := $(if $(wildcard .venv/bin/python),$(shell .venv/bin/python -I -S report/core/freshness.py $(call quoted,$(ENGINE))))
override began := $(patsubst now:%,%,$(filter now:%,$(told)))
override stale := $(if $(began),$(told),ready ready-to-test exhibits chapters site pdf docx summary)
override if-stale = $(if $(filter $(1),$(stale)),always)
override built := build/steps/site.json build/steps/pdf.json build/steps/docx.json
export override MAKE_BEGAN_WITH := $(began)
# Where several results are made at once, none has a line of the terminal that moves.
override goals := $(or $(MAKECMDGOALS),all)
override beside := $(if $(and $(filter-out 1,$(jobs)),$(word 2,$(filter site pdf docx,$(stale))),$(filter-out site pdf docx,$(goals))$(word 2,$(goals))),SIDE_BY_SIDE=1)
$(if $(strip $(value QUARTO_PROFILE)),$(if $(filter-out clean help new-paper docs quarto,$(goals)),$(error QUARTO_PROFILE asks for a profile, and a paper is made from its own files, the same for everybody. To fix: unset QUARTO_PROFILE; a profile that the paper always has stands in _quarto.yml, as profile: default: NAME)))# what was made for one profile would be current for another

.PHONY: all site pdf docx jats exhibits data data-seal data-diff new-dataset new-chapter new-reference new-paper open docs test test-all check verify archive diff checklist release publish preview quarto clean help always
.DEFAULT_GOAL := all

all: build/steps/summary.json ## build the site, the PDF and the Word file
	@cat build/summary.txt

site: build/steps/site.json ## build the HTML site, with Quarto if it is there (ENGINE=quarto|builtin|auto)
pdf: build/steps/pdf.json ## build the PDF
docx: build/steps/docx.json ## build the Word file
jats: build/steps/chapters.json ## build the article as JATS XML, for journals and archives
	@$(python) -m report jats
exhibits: build/steps/exhibits.json ## build values, tables and figures from the data
data: .venv/ready ## check the data package
	@$(python) -m report data check
data-seal: .venv/ready ## record a deliberate change of a dataset (NAME=prices)
	@$(python) -m report data seal -- "$$NAME"
data-diff: .venv/ready ## tell what changed in the data, and what it moves (BASE=main)
	@$(python) -m report data diff -- "$$BASE"

new-dataset: .venv/ready ## start a dataset, empty or from a file (NAME=charging-points FROM=points.xlsx SOURCE=… CONFIDENCE=A)
	@$(python) -m report data new --from="$$FROM" --source="$$SOURCE" --confidence="$$CONFIDENCE" -- "$$NAME"
new-chapter: .venv/ready ## start a chapter, or list one that is there, with the page of its code (NAME=bees TITLE="Bees")
	@$(python) -m report chapter --title="$$TITLE" -- "$$NAME"
new-reference: .venv/ready ## take a BibTeX entry into references and evidence (KEY=smith2020 FROM=zotero.bib; what else it needs is asked)
	@$(python) -m report reference --from="$$FROM" --theme="$$THEME" --verification="$$VERIFICATION" --verified="$$VERIFIED" \
		--url="$(if $(told-url),$$URL)" -- "$$KEY"

new-paper: .venv/ready ## start another paper (DIR=../my-paper TITLE="…" AUTHOR="Ana Ruiz; Li Wei" LANGUAGE=en or es)
	@$(python) -m report new --title="$$TITLE" --author="$$AUTHOR" --language="$(if $(told-language),$$LANGUAGE)" -- "$$DIR"

test: .venv/ready-to-test $(built) ## run the tests
	@$(python) -m pytest --numprocesses=auto --quiet -m 'not slow'

test-all: .venv/ready-to-test $(built) ## run the tests and those that repeat at full size or need the network
	@$(python) -m pytest --numprocesses=auto --quiet

check: .venv/ready-to-test build/steps/exhibits.json ## check data, text and chapters, and style and types of the code
	@$(python) -m report check --code

verify: .venv/ready ## rebuild from nothing under other circumstances, compare with each other and with the release
	@$(python) -m report verify

diff: .venv/ready build/steps/exhibits.json ## show what changed in text, values, tables and charts (BASE=main)
	@$(python) -m report diff -- "$$BASE"

archive: .venv/ready $(built) ## pack inputs, results and their descriptions into one file
	@$(python) -m report archive -- "$$FORCE"

checklist: .venv/ready build/steps/exhibits.json ## answer a data editor's list of questions
	@$(python) -m report checklist

release: .venv/ready-to-test $(built) ## take the results as a release, if tests and verification pass (VERSION=1.0.0)
	@$(python) -m report release -- "$$VERSION"

# What is published already needs no build: VERSION=0.2.0 puts it at the top again, WITHDRAW=0.3.0 withdraws it.
publish: .venv/ready $(if $(VERSION)$(WITHDRAW),,$(built)) ## publish the site (TO=branch:origin/gh-pages, folder:DIR or rsync:HOST:DIR; URL=https://…; VERSION=0.2.0 or WITHDRAW=0.3.0 of a published version)
	@$(if $(VERSION)$(WITHDRAW),,$(python) -m report jats)
	@$(python) -m report publish # which reads TO, URL, FORCE, VERSION and WITHDRAW from the environment

preview: override MAKE_BEGAN_WITH := # it builds for hours
preview: .venv/ready build/steps/exhibits.json ## serve the site on 127.0.0.1 and rebuild what changes (PORT=8000)
	@$(python) -m report preview --engine="$$ENGINE" --port="$$PORT"

quarto: .venv/ready ## install the pinned Quarto into .venv, where its download can be reached
	@$(python) -m report quarto

clean: ## remove everything made but .venv
	rm -rf build
docs: .venv/ready ## build the documentation into build/docs
	@$(python) -m report docs
open: .venv/ready ## open the built site, or a page of it (PAGE=methods)
	@$(python) -m report open -- $${PAGE:+"$$PAGE"}
help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

# Set-up: the only rules that use the network. Their stamps list what they were made from.

override ready := report/set_up.py requirements-installer.lock requirements.lock
.venv/ready: $(call if-stale,ready)
	@"$$PYTHON" report/set_up.py requirements.lock
	@"$$PYTHON" report/set_up.py --stamp $@ $(ready)

override ready-to-test := $(ready) requirements-test.lock tests/html/set_up.py tests/html/package-lock.json
.venv/ready-to-test: .venv/ready $(call if-stale,ready-to-test)
	@"$$PYTHON" report/set_up.py requirements-test.lock
	@$(python) tests/html/set_up.py
	@"$$PYTHON" report/set_up.py --stamp $@ $(ready-to-test)

# Steps. Each decides by content what of it is stale, notes what it was made from and what it left, and is done if that
# has changed, whatever the times of files.

build/steps/exhibits.json: $(call if-stale,exhibits) | .venv/ready $(if $(filter test test-all check release,$(goals)),.venv/ready-to-test)
	@$(python) -m report exhibits --scheduler="$$SCHEDULER"

build/steps/chapters.json: $(call if-stale,chapters) | build/steps/exhibits.json
	@$(python) -m report chapters --scheduler="$$SCHEDULER"

build/steps/site.json: $(call if-stale,site) | build/steps/chapters.json
	@$(beside) $(python) -m report site --engine="$$ENGINE"

build/steps/pdf.json: $(call if-stale,pdf) | build/steps/chapters.json
	@$(beside) $(python) -m report pdf

build/steps/docx.json: $(call if-stale,docx) | build/steps/chapters.json
	@$(beside) $(python) -m report docx

build/steps/summary.json: $(call if-stale,summary) | $(built)
	@$(python) -m report summary
