# Advanced manufacturing in Mexico: from rows to a published paper. `make help` lists the verbs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --warn-undefined-variables

ifeq ($(filter grouped-target,$(.FEATURES)),)
$(error GNU make 4.3 or newer is needed, this is $(MAKE_VERSION); install it and run it in place of this one (on macOS: gmake))
endif

PYTHON ?= python3
BASE ?=
ENGINE ?= auto
NAME ?=
PORT ?= 8000
VERSION ?=
TO ?=
URL ?=
FORCE ?=
WITHDRAW ?=

python := .venv/bin/python
data := $(shell find data -type f -not -name '.*')
programs := $(shell find report scripts -type f -not -name '*.pyc' -not -name '.*')
chapters := _quarto.yml index.qmd $(shell find chapters -type f -not -name '.*')
released := $(wildcard tests/expected/*.json)
built := build/steps/site.json build/steps/pdf.json build/steps/docx.json

# A stamp says that a step succeeded; it counts only while the step's output is there.
missing = $(if $(wildcard $(1)),,always)

.PHONY: all site pdf docx exhibits data data-seal data-diff new-dataset test test-all check verify archive diff checklist release publish preview quarto clean help always
.DEFAULT_GOAL := all

all: $(built) build/summary.txt ## build the site, the PDF and the Word file
	@cat build/summary.txt

site: build/steps/site.json ## build the HTML site, with Quarto if it is there (ENGINE=quarto|builtin|auto)
pdf: build/steps/pdf.json ## build the PDF
docx: build/steps/docx.json ## build the Word file
exhibits: build/steps/exhibits.json ## build values, tables and figures from the data

data: .venv/ready ## check the data package
	@$(python) scripts/check_data.py

data-seal: .venv/ready ## record a deliberate change of a dataset (NAME=light-vehicles)
	@$(python) scripts/seal_data.py "$(NAME)"

data-diff: .venv/ready ## tell what changed in the data, and what it moves (BASE=main)
	@$(python) scripts/diff_data.py "$(BASE)"

new-dataset: .venv/ready ## start a dataset: table, description and test (NAME=charging-points)
	@$(python) scripts/new_dataset.py "$(NAME)"

test: .venv/ready-to-test $(built) ## run the tests
	@$(python) -m pytest --numprocesses=auto --quiet -m 'not slow'

test-all: .venv/ready-to-test $(built) ## run the tests and those that repeat at full size or need the network
	@$(python) -m pytest --numprocesses=auto --quiet

check: .venv/ready-to-test build/steps/exhibits.json ## check style and types of the code, and the chapters
	@$(python) -m ruff check --quiet .
	@$(python) -m ruff format --quiet --check .
	@$(python) -m mypy --no-error-summary
	@$(python) -m report check

verify: .venv/ready ## rebuild from nothing under other circumstances, compare with each other and with the release
	@$(python) scripts/verify.py

diff: .venv/ready build/steps/exhibits.json ## show what changed in text, values, tables and charts (BASE=main)
	@$(python) scripts/diff.py "$(BASE)"

archive: .venv/ready $(built) ## pack inputs, results and their descriptions into one file
	@$(python) scripts/archive.py "$(FORCE)"

checklist: .venv/ready build/steps/exhibits.json ## answer a data editor's list of questions
	@$(python) scripts/answer_checklist.py

release: .venv/ready-to-test $(built) ## take the results as a release, if tests and verification pass (VERSION=1.0.0)
	@$(python) scripts/release.py "$(VERSION)"

# What is published already needs no build: VERSION=0.2.0 puts it at the top again, WITHDRAW=0.3.0 withdraws it.
publish: .venv/ready $(if $(VERSION)$(WITHDRAW),,$(built)) ## publish the site (TO=branch:origin/gh-pages, folder:DIR or rsync:HOST:DIR; URL=https://…; VERSION=0.2.0 or WITHDRAW=0.3.0 of a published version)
	@$(python) scripts/publish.py # which reads TO, URL, FORCE, VERSION and WITHDRAW from the environment

preview: .venv/ready build/steps/exhibits.json ## serve the site on 127.0.0.1 and rebuild what changes (PORT=8000)
	@$(python) scripts/preview.py --engine $(ENGINE) --port $(PORT)

quarto: .venv/ready ## install the pinned Quarto into .venv, where its download can be reached
	@$(python) scripts/install_quarto.py

clean: ## remove everything made but .venv
	rm -rf build

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Set-up: the only rules that use the network.

.venv/ready: scripts/set_up.py requirements-installer.lock requirements.lock
	@$(PYTHON) scripts/set_up.py requirements.lock
	@touch $@

.venv/ready-to-test: .venv/ready requirements-test.lock tests/html/set_up.py tests/html/package-lock.json
	@$(PYTHON) scripts/set_up.py requirements-test.lock
	@$(python) tests/html/set_up.py
	@touch $@

# Steps. Each decides by content what is stale, so that a touched file costs little.

build/steps/exhibits.json: .venv/ready $(data) $(programs) $(call missing,build/exhibits/values.json)
	@$(python) scripts/build_exhibits.py

build/steps/chapters.json: build/steps/exhibits.json $(chapters) $(released)
	@$(python) scripts/execute_chapters.py

# Another ENGINE than the last one makes the site stale; $(file <) reads without starting a program.
last-engine := $(if $(wildcard build/engine),$(file <build/engine))
engine-changed := $(if $(filter-out $(last-engine),$(ENGINE)),always)

build/steps/site.json: build/steps/chapters.json $(call missing,build/site/index.html) $(engine-changed)
	@$(python) scripts/build_site.py --engine $(ENGINE)
	@printf '%s\n' $(ENGINE) > build/engine

build/steps/pdf.json: build/steps/chapters.json $(call missing,build/paper.pdf)
	@$(python) scripts/build_pdf.py

build/steps/docx.json: build/steps/chapters.json $(call missing,build/paper.docx)
	@$(python) scripts/build_docx.py

build/summary.txt: $(built)
	@$(python) scripts/summarise.py > $@
