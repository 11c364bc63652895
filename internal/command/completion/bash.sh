# Completion of importspy-vet for bash.
_importspy_vet() {
	local line word IFS=$'\n'
	COMPREPLY=()
	while read -r line; do
		word=${line%%$'\t'*}
		# Tags and folders of others can be commands: bash inserts what is not quoted as it is.
		if [[ $word == *[!a-zA-Z0-9_./,:=@+%-]* ]]; then
			printf -v word %q "$word"
		fi
		COMPREPLY+=("$word")
	done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
	# A folder can go on.
	if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
		compopt -o nospace 2>/dev/null || :
	fi
}
complete -F _importspy_vet importspy-vet
