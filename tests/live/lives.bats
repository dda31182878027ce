#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Forks, execs and exits of known numbers. The command itself is one exec and one exit.

load live

# lives FORKS EXECS EXITS
lives() {
	json .metrics.forks "$1"
	json .metrics.execs "$2"
	json .metrics.exits "$3"
}

@test "a tree of ten processes" {
	watch lives tree
	lives 9 4 10
	json '.tasks | length' 10
}

@test "every process has its parent" {
	watch lives tree
	json '[.tasks[].parent] | map(select(. == null)) | length' 1
	json '[.tasks[] | select(.parent != null) | .parent] | group_by(.) | map(length) | sort' '[2,2,2,3]'
}

@test "posix_spawn" {
	watch lives spawned
	lives 5 6 6
}

@test "threads are no forks, and their ends no exits" {
	watch lives threads
	lives 0 1 1
	json '.tasks | length' 1
}

@test "a process whose threads all end at once ends once" {
	watch lives together
	lives 200 1 201
}

@test "exec by a thread that is not the first: the process stays watched" {
	watch lives exec_by_thread
	lives 0 2 1
	agrees
}
