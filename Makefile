# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# make            build/ipctrace            make test      every test
# make help       all targets and variables
#
## Variables:
##   V=1           show the commands
##   O=DIR         build there instead of in build/
##   CC=clang      compile user space with clang (BPF always is)
##   SAN=1         AddressSanitizer and UBSan, in O/san
##   STATIC=1      one static binary, in O/static
##   ARCH=arm64    for another machine, in O/arm64: static, with scripts/sysroot's libraries
##   CFLAGS=…      instead of -O2 -g
##   PREFIX=DIR    install there (/usr/local)
##   DESTDIR=DIR   stage the installation there

VERSION := 0.1.0
O ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
CLANG ?= clang
BPFTOOL ?= $(shell PATH="$$PATH:/usr/sbin:/sbin" command -v bpftool)
ifeq ($(origin CC),default)
CC := gcc
endif

host_arch := $(patsubst aarch64,arm64,$(shell uname -m))
ARCH ?= $(host_arch)
bpf_arch_x86_64 := x86
bpf_arch_arm64 := arm64
BPF_ARCH := $(bpf_arch_$(ARCH))
ifeq ($(BPF_ARCH),)
$(error ARCH=$(ARCH) is not known: x86_64 or arm64)
endif
deb_x86_64 := amd64
deb_arm64 := arm64
multiarch_x86_64 := x86_64-linux-gnu
multiarch_arm64 := aarch64-linux-gnu

# For another architecture: a cross compiler, libraries that nobody has to install, one static program.
host_O := $(O)
ifneq ($(ARCH),$(host_arch))
override O := $(O)/$(ARCH)
CC := $(multiarch_$(ARCH))-gcc
AR := $(multiarch_$(ARCH))-ar
SYSROOT = $(eval SYSROOT := $(or $(shell scripts/sysroot $(ARCH)),$(error no libraries for $(ARCH))))$(SYSROOT)
override CPPFLAGS += $(addprefix -isystem $(SYSROOT)/usr/include,/$(multiarch_$(ARCH)) /)
override LDFLAGS += -static -L$(SYSROOT)/usr/lib/$(multiarch_$(ARCH))
endif

silent := $(findstring s,$(filter-out -%,$(firstword $(MAKEFLAGS))))
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

Q := $(if $(filter 1,$(V)),,@)
say = @mkdir -p $(@D)$(if $(silent)$(filter 1,$(V)),,; printf '  %-8s%s\n' $(1) $@)
# Writes the text to the target only when it differs, so that what depends on it is remade only then.
stamp = @mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(1))' >$@

# What is built does not tell where.
SAME_PATHS = -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(O))=build -ffile-prefix-map=$(O)=build
WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Werror
USER_FLAGS = -std=gnu11 -D_GNU_SOURCE -DIPCTRACE_VERSION='"$(VERSION)"' $(WARN) \
	$(SAME_PATHS) -pthread -Iinclude -Iuser $(CPPFLAGS) $(CFLAGS)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
BPF_FLAGS = -g -O2 $(SAME_PATHS) -target bpf -mcpu=v3 -D__TARGET_ARCH_$(BPF_ARCH) -Wall -Werror \
	-Iinclude -Ibpf -Ivmlinux/$(ARCH) -idirafter /usr/include/$(multiarch_$(ARCH))
BPF_LIBS := -lbpf -lelf -lz
LIBS := $(BPF_LIBS) -ljansson -lm
# Only a static link needs what the libraries themselves need, and only pkg-config knows it everywhere.
STATIC_LIBS = $(or $(shell pkg-config --static --libs libbpf jansson 2>/dev/null),$(LIBS)) -lm

user_src := $(wildcard user/*.c user/*/*.c)
# What all share comes first: bpftool 7.1 loses the place of a map that it meets as extern before its definition.
bpf_src := $(wildcard bpf/span.bpf.c) $(filter-out bpf/span.bpf.c,$(wildcard bpf/*.bpf.c))
bpf_obj := $(patsubst bpf/%.c,$(O)/bpf/%.o,$(bpf_src))
# What is fuzzed is pure: no BPF, no skeleton.
fuzz_bin := $(patsubst %.c,$(O)/fuzz/%,$(wildcard tests/fuzz/*.c))
fuzz_rooms := $(patsubst %.c,$(O)/fuzz/%.o,$(wildcard user/model/*.c))
unit_bin := $(patsubst tests/unit/%.c,$(O)/san/tests/unit/%,$(wildcard tests/unit/test_*.c))
live_bpf := $(patsubst %.c,$(O)/%.o,$(wildcard tests/live/*.bpf.c))
bench_bin := $(patsubst %.c,$(O)/%,$(wildcard tests/bench/*.c))
live_src := $(filter-out %.bpf.c,$(wildcard tests/live/*.c))
live_src32 := $(if $(filter x86_64,$(ARCH)),$(filter %32.c,$(live_src)))
live_bin := $(patsubst %.c,$(O)/%,$(filter-out %32.c,$(live_src)) $(live_src32))
skel := $(O)/skel/ipctrace.skel.h
# Made by a program of this host from the tables of the host's own build, whatever ARCH is.
man_page := $(host_O)/man/ipctrace.1
completion := $(host_O)/completion/ipctrace
pages := $(man_page) $(completion)

bin := $(O)/$(if $(SAN),san/,$(if $(STATIC),static/))ipctrace
stage := $(dir $(bin))deb/debian/ipctrace

.PHONY: all pages unit fuzz live bench tests test style where bpf-flags install deb clean help FORCE
all: $(bin) $(if $(SAN)$(filter-out $(host_arch),$(ARCH)),,$(pages)) ## build ipctrace (the default)
pages: $(pages) ## build the man page and the bash completion

unit: $(unit_bin) ## build the unit tests, with sanitizers
fuzz: $(fuzz_bin) ## build the fuzz targets, with clang and sanitizers
live: $(live_bin) $(live_bpf) ## build the programs that the live tests run
bench: $(bench_bin) ## build what scripts/bench compares with
tests: all unit fuzz live bench ## build everything that scripts/test runs
test: ## build and run every test
	@MAKEFLAGS= scripts/test
style: ## run the style checks alone
	@scripts/check-style

where: ## print the path of the program
	@echo '$(abspath $(bin))'

bpf-flags:
	@echo '$(BPF_FLAGS)'

install: all pages ## install under DESTDIR/PREFIX: program, man page, completion, documents
	$(Q)install -D -m 755 $(bin) '$(DESTDIR)$(PREFIX)/bin/ipctrace'
	$(Q)install -D -m 644 $(man_page) '$(DESTDIR)$(PREFIX)/share/man/man1/ipctrace.1'
	$(Q)install -D -m 644 $(completion) '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/ipctrace'
	$(Q)set -e; for f in $(wildcard README.md CHANGELOG.md docs/*.md docs/*.json LICENSES/*); do \
		install -D -m 644 "$$f" '$(DESTDIR)$(PREFIX)/share/doc/ipctrace/'"$${f#docs/}"; done

deb: ## build a Debian package beside the program
	$(Q)rm -rf $(dir $(bin))deb
	$(Q)$(MAKE) -s O=$(host_O) DESTDIR=$(abspath $(stage)) PREFIX=/usr install
	$(Q)packaging/deb $(abspath $(dir $(bin))) $(VERSION) $(deb_$(ARCH))

clean: ## remove what was built
	$(Q)rm -rf $(addprefix $(O)/,bpf skel user san fuzz static tests man completion deb *.deb \
		ipctrace libipctrace.a ipctrace.bpf.o .stamp)
	$(Q)[ ! -d $(O) ] || rmdir --ignore-fail-on-non-empty $(O)

help: ## this text
	@awk -F': .*## |:.*## ' '/^[a-z]+:.*## / { printf "  %-12s  %s\n", "make " $$1, $$2 }' Makefile
	@sed -n 's/^## \{0,1\}//p' Makefile

# Kernel side: one object per subject, linked to one, wrapped in one skeleton.
$(O)/.stamp/bpf: FORCE
	$(call stamp,$(CLANG) $(BPFTOOL) $(BPF_FLAGS))
$(O)/.stamp/bpf-objects: FORCE
	$(call stamp,$(bpf_obj))

$(O)/%.bpf.o: %.bpf.c $(O)/.stamp/bpf
	$(call say,BPF)
	$(Q)$(CLANG) $(BPF_FLAGS) -MMD -MP -MF $@.d -c $< -o $@
$(O)/ipctrace.bpf.o: $(bpf_obj) $(O)/.stamp/bpf-objects
	$(call say,LINK)
	$(Q)$(BPFTOOL) gen object $@ $(bpf_obj)
$(skel): $(O)/ipctrace.bpf.o
	$(call say,SKEL)
	$(Q)$(BPFTOOL) gen skeleton $< name ipctrace_bpf >$@

# User space, once plain and once with sanitizers: $(1) is the directory, $(2) the flags that it adds.
# The rooms go into an archive, so that a unit test is linked with no more than what it uses.
define user_side
$(1)_rooms := $(patsubst %.c,$(1)/%.o,$(filter-out user/main.c,$(user_src)))

$(1)/.stamp/cc: FORCE
	$$(call stamp,$$(CC) $$(USER_FLAGS) $(2))
$(1)/.stamp/ld: FORCE
	$$(call stamp,$$(CC) $$(LDFLAGS) $$($(1)_rooms))

# Only capture/ owns BPF: no other room finds the skeleton.
$(1)/user/capture/%.o: user/capture/%.c $(1)/.stamp/cc | $(skel)
	$$(call say,CC)
	$$(Q)$$(CC) $$(USER_FLAGS) $(2) -I$(dir $(skel)) -MMD -MP -MF $$@.d -c $$< -o $$@
$(1)/%.o: %.c $(1)/.stamp/cc
	$$(call say,CC)
	$$(Q)$$(CC) $$(USER_FLAGS) $(2) -MMD -MP -MF $$@.d -c $$< -o $$@
$(1)/libipctrace.a: $$($(1)_rooms) $(1)/.stamp/ld
	$$(call say,AR)
	$$(Q)rm -f $$@ && $(AR) rcs $$@ $$($(1)_rooms)
$(1)/ipctrace: $(1)/user/main.o $(1)/libipctrace.a $(1)/.stamp/ld
	$$(call say,LINK)
	$$(Q)$$(CC) $$(CFLAGS) $(2) $$(LDFLAGS) -pthread -o $$@ $$(filter %.o %.a,$$^) $(LIBS)
endef
$(eval $(call user_side,$(O),))
$(eval $(call user_side,$(O)/san,$(SAN_FLAGS)))

$(O)/static/ipctrace: $(O)/user/main.o $(O)/libipctrace.a $(O)/.stamp/ld
	$(call say,STATIC)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -static -pthread -o $@ $(filter %.o %.a,$^) $(STATIC_LIBS)

# What is filled in are the tables of the program itself, so it is linked with its rooms.
ifeq ($(ARCH),$(host_arch))
$(O)/man/fill: $(O)/man/fill.o $(O)/libipctrace.a $(O)/.stamp/ld
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $(filter %.o %.a,$^) $(LIBS)
$(man_page): man/ipctrace.1.in $(O)/man/fill
	$(call say,FILL)
	$(Q)$(O)/man/fill <$< >$@
$(completion): man/completion.bash $(O)/man/fill
	$(call say,FILL)
	$(Q)$(O)/man/fill <$< >$@
else
$(pages) &: FORCE
	$(Q)$(MAKE) -s ARCH=$(host_arch) O=$(host_O) pages
endif

$(O)/san/tests/unit/%: $(O)/san/tests/unit/%.o $(O)/san/libipctrace.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -pthread -o $@ $^ -lcmocka $(LIBS)

FUZZ_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
$(O)/fuzz/.stamp/cc: FORCE
	$(call stamp,$(CLANG) $(USER_FLAGS) $(FUZZ_FLAGS))
$(O)/fuzz/%.o: %.c $(O)/fuzz/.stamp/cc
	$(call say,FUZZ)
	$(Q)$(CLANG) $(USER_FLAGS) $(FUZZ_FLAGS) -MMD -MP -MF $@.d -c $< -o $@
$(fuzz_bin): %: %.o $(fuzz_rooms)
	$(call say,LINK)
	$(Q)$(CLANG) $(CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ -lm

$(O)/tests/live/%32: tests/live/%32.c $(O)/.stamp/cc
	$(call say,CC32)
	$(Q)$(CC) -std=gnu11 -O2 -g $(WARN) -m32 -nostdlib -static -ffreestanding -fno-pic \
		-fno-stack-protector -idirafter /usr/include/$(multiarch_$(ARCH)) -MMD -MP -MF $@.d $< -o $@
$(filter-out %32,$(live_bin)) $(bench_bin): %: %.o
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $< $(BPF_LIBS) -ldl

objects := $(bpf_obj) $(live_bpf) $(live_src32:%.c=$(O)/%) $(foreach d,$(O) $(O)/san,$(user_src:%.c=$(d)/%.o)) \
	$(fuzz_rooms) $(fuzz_bin:=.o) $(unit_bin:=.o) $(live_bin:=.o) $(bench_bin:=.o) $(O)/man/fill.o
-include $(wildcard $(objects:=.d))
