#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Zombies: from when to when, and who waited. What bounds each lifetime are readings of the
# same clock by those who took part.

load live

@test "a child is a zombie until somebody waits, in whatever way" {
	watch zombies every_way
	# shellcheck disable=SC2154 # live.bash sets $said
	is "$(jq -nr --argjson said "$said" --argjson report "$output" '
		$said[] as $child | ($report.zombies | map(select(.exit_code == $child.code))) as $found
		| if ($found | length) != 1 then "\($child.code): \($found | length) zombies"
		elif $found[0].ended != $child.ended then "\($child.code): \($found[0].ended), not \($child.ended)"
		elif $found[0].lower_bound or $found[0].upper_bound then "\($child.code): only a bound"
		elif $found[0].lifetime_ns < $child.least_ns then "\($child.code): \($found[0].lifetime_ns) < \($child.least_ns)"
		elif $found[0].lifetime_ns > $child.most_ns then "\($child.code): \($found[0].lifetime_ns) > \($child.most_ns)"
		else empty end')" '' 'differences between the program and the report'
	json '[.metrics | .forks, .zombies, .zombies_inherited, .autoreaped, .orphans]' '[11,9,1,2,1]'
}

@test "one that nobody waits for outlives its parent, and is another's" {
	watch zombies left
	json '[.zombies[] | .exit_code, .signal]' '[11,null]'
	holds '.zombies[0].ended | . == "inherited" or . == "still"'
	json '[.metrics.zombies, .metrics.orphans]' '[1,1]'
}

@test "zombie: twenty of them, each as long as its parent let it be" {
	workload zombie --children=20 --hold=50ms
	json '[.metrics | .forks, .zombies, .zombies_inherited, .autoreaped, .zombies_unreaped]' '[20,20,0,0,0]'
	json '[.zombies[] | select(.lifetime_ns < 50000000)]' '[]'
	json '.zombies | map(.exit_code) | sort' "[$(seq -s, 0 19)]"
	json '[.zombies[] | .ended] | unique' '["waited"]'
	json '[.zombies[] | .reaper == .parent] | unique' '[true]'
}

@test "zombie-autoreap: none" {
	workload zombie-autoreap --children=8 --hold=8ms
	json '[.metrics | .forks, .zombies, .autoreaped]' '[8,0,8]'
	json '.metrics | has("zombie_ns_max")' false
	json '[.zombies[] | .ended, .lifetime_ns] | unique' '[0,"auto"]'
}

@test "zombie-leak: until the parent ends, then somebody else's" {
	workload zombie-leak --children=5 --hold=20ms
	json '[.metrics | .forks, .zombies_inherited]' '[5,5]'
	json '[.zombies[] | select(.lifetime_ns < 20000000 or .reaper == .parent)]' '[]'
}

@test "orphan: given to another, who waits for them" {
	workload orphan --children=5 --hold=8ms
	json '[.metrics | .forks, .orphans, .zombies_inherited]' '[10,5,5]'
	json '[.orphans[] | .old_parent == .new_parent, .at_ns == null] | unique' '[false]'
	json '[.orphans[] | .new_parent] | unique | length' 1
}

@test "a parent whose children all live has no zombie" {
	watch lives tree
	json '[.zombies[] | .ended] | unique' '["waited"]'
	json '[.metrics.zombies, .metrics.orphans]' '[9,0]'
}
