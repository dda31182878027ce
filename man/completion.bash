# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# bash completion for ipctrace, with bash-completion or without.

# What there is of KEY: '' commands, 'run' its arguments, 'run -' its options,
# '--size' an option's values, '=' the options that take one.
_ipctrace_words() {
	case $1 in
	# @words@
	esac
}

# _ipctrace_reply KEY CURRENT [PREFIX]
_ipctrace_reply() {
	local current=$2 prefix=${3-} words
	words=$(_ipctrace_words "$1")
	case $words in
	@file)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -P "$prefix" -- "$current")
		return
		;;
	'@list '*)
		words=${words#* }
		[[ $current != *,* ]] || prefix+=${current%,*},
		current=${current##*,}
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -P "$prefix" -- "$current")
}

_ipctrace_reply_options() { # COMMAND CURRENT
	mapfile -t COMPREPLY < <(compgen -W "$(_ipctrace_words "$1 -")" -- "$2")
	[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}

# The command that WORD names, whole or shortened.
_ipctrace_command() { # WORD
	local found
	mapfile -t found < <(compgen -W "$(_ipctrace_words '')" -- "$1")
	[[ ${#found[@]} != 1 ]] || echo "${found[0]}"
}

# Moves at behind options and their values: to the current word, beyond it where that
# is a value, or to the first word of a command to be traced.
_ipctrace_skip() { # COMMAND
	local values
	values=" $(_ipctrace_words '=') "
	for ((; at < COMP_CWORD; at++)); do
		case ${COMP_WORDS[at]} in
		--)
			((at++))
			return
			;;
		-*)
			[[ $values == *" ${COMP_WORDS[at]} "* ]] || continue
			[[ ${COMP_WORDS[at + 1]} != = ]] || ((at++))
			((at++))
			;;
		*) [[ $1 != trace ]] || return 0 ;;
		esac
	done
}

_ipctrace_reply_traced() { # as if the command to be traced stood alone
	if declare -F _comp_command_offset >/dev/null; then
		_comp_command_offset "$at"
	elif declare -F _command_offset >/dev/null; then
		_command_offset "$at"
	elif ((at == COMP_CWORD)); then
		mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[at]}")
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
	fi
}

# Readline gives --size=4K as three words, unless COMP_WORDBREAKS has lost its =.
_ipctrace() {
	local command=run at=1 current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	if [[ ${COMP_WORDS[1]} != -* ]]; then
		if ((COMP_CWORD == 1)); then
			_ipctrace_reply '' "$current"
			return
		fi
		command=$(_ipctrace_command "${COMP_WORDS[1]}")
		at=2
	fi
	_ipctrace_skip "$command"
	if ((at > COMP_CWORD)); then
		[[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}
		_ipctrace_reply "$before" "${current#=}"
	elif [[ $command == trace ]] && { ((at < COMP_CWORD)) || [[ $before == -- || $current != -* ]]; }; then
		_ipctrace_reply_traced
	elif [[ $current == --*=* ]]; then
		_ipctrace_reply "${current%%=*}" "${current#*=}" "${current%%=*}="
	elif [[ $current == -* ]]; then
		_ipctrace_reply_options "$command" "$current"
	elif [[ $command ]]; then
		_ipctrace_reply "$command" "$current"
	fi
}
complete -F _ipctrace ipctrace
