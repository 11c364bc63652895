#compdef importspy-vet
# Completion of importspy-vet for zsh.
_importspy_vet() {
	local line
	local -a plain described
	while IFS= read -r line; do
		if [[ $line == *$'\t'* ]]; then
			described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
		elif [[ $line == */ ]]; then
			compadd -S '' -- "$line"
		else
			plain+=("$line")
		fi
	done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
	(( ${#described} )) && _describe 'importspy-vet' described
	(( ${#plain} )) && compadd -- "${plain[@]}"
	return 0
}
compdef _importspy_vet importspy-vet
