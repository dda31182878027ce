# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Of a recording: one line for each sum of a member's thread that does not lie between what getrusage
# said just inside the gate and just outside of it.
def of($table): map(select(.row == $table));

def bracket($member; $who):
	(["switches_voluntary", ["nvcsw"]], ["switches_involuntary", ["nivcsw"]], ["faults", ["minflt", "majflt"]]) as [$sum, $parts]
	| ([$parts[] | $member["inner_" + .] // 0] | add) as $inner
	| ([$parts[] | $member["outer_" + .] // 0] | add) as $outer
	| ([$who[][$sum] // 0] | add) as $traced
	| select($traced < $inner or $traced > $outer)
	| "\($member.role) \($member.pid): \($sum) \($traced) is not from \($inner) to \($outer)";

of("member") as $members
| of("task") as $tasks
| of("thread") as $threads
| $members[] | . as $member
| [$tasks[] | select(.pid == $member.pid) | .tgid] as $tgids
| [$threads[] | select(.tgid | IN($tgids[]))] as $who
| if ($who | length) == 1 then bracket($member; $who) else "\(.role) \(.pid): \($who | length) threads" end
