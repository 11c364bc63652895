#!/usr/bin/env bash
# Compares a pull request with its merge base and reports the changes of the API: in the job
# summary, in one comment that is kept up to date, and as SARIF. action.yml runs it.
#
# It needs git, curl and jq. Its inputs are environment variables: PACKAGES, PLATFORMS,
# BASE, ACCEPT_LABEL, ACCEPT_FILE, FAIL_ON, COMMENT, SARIF, TOKEN, TOOL, and those that GitHub sets.
set -euo pipefail

# Each module of a repository has its own comment.
module=$(git rev-parse --show-prefix || true)
marker="<!-- importspy-vet diff ${module:+${module%/} }-->"
event=${GITHUB_EVENT_PATH:-/dev/null}
number=$(jq -r '.pull_request.number // empty' "$event")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# api METHOD PATH [BODY-FILE] prints the answer. It fails if GitHub refuses, as it does to
# write for pull requests from forks, whose token can only read.
api() {
	local args=(--silent --show-error --fail-with-body --max-time 30 -X "$1" -H "Accept: application/vnd.github+json")
	if [ -n "${TOKEN:-}" ]; then args+=(-H "Authorization: Bearer $TOKEN"); fi
	if [ $# -gt 2 ]; then args+=(-H "Content-Type: application/json" --data-binary "@$3"); fi
	curl "${args[@]}" "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/$2"
}

# have COMMIT reports whether the history has the commit.
have() { git cat-file -e "$1^{commit}" 2>/dev/null; }

# cannot CODE MESSAGE ends the action with an error.
cannot() {
	echo "::error title=importspy-vet::$2"
	printf 'exit-code=%s\ncomplete=false\n' "$1" >>"$GITHUB_OUTPUT"
	exit "$1"
}

if [ -n "${SARIF:-}" ] && ! : >"$SARIF"; then # its folder is missing, say
	cannot 3 "the input output: $SARIF cannot be written"
fi

# parent prints the target that HEAD merges the pull request into, if HEAD is that merge, which
# actions/checkout checks out. The commit itself has its parents in a shallow clone, too.
parent() {
	local head
	head=$(jq -r '.pull_request.head.sha // empty' "$event")
	git cat-file commit HEAD | awk -v head="$head" '
		/^$/ { message = 1 }
		!message && $1 == "parent" { p[++n] = $2 }
		END { if (n == 2 && p[2] == head) print p[1] }'
}

# target prints the commit that the target branch of the pull request is at, if there is a
# remote that has it.
target() {
	local branch
	branch=$(jq -r '.pull_request.base.ref // empty' "$event")
	if [ -n "$branch" ] && git fetch --quiet --no-tags origin "refs/heads/$branch" 2>/dev/null; then
		git rev-parse FETCH_HEAD
	fi
}

# The base is the commit where the pull request left its target. The event has the target as
# it was when the pull request was opened, so that is the last resort.
base=${BASE:-}
from=
if [ -z "$base" ]; then
	from=$(parent)
	base=$from
fi
if [ -z "$base" ]; then base=$(target); fi
if [ -z "$base" ]; then base=$(jq -r '.pull_request.base.sha // .merge_group.base_sha // .before // empty' "$event"); fi
if [ -z "${base//0/}" ]; then # the first push of a branch has zeros before it
	cannot 2 "nothing to compare with: the event is not a pull request; set the input base"
fi
if ! have "$base" && git fetch --quiet --no-tags origin "$base"; then base=$(git rev-parse FETCH_HEAD); fi
if [ -n "$from" ] && ! have "$from"; then from=; fi
if [ -z "$from" ] && ! from=$(git merge-base "$base" HEAD 2>/dev/null); then
	# The checkout is shallow.
	git fetch --quiet --no-tags --unshallow origin || true
	if ! from=$(git merge-base "$base" HEAD); then
		cannot 3 "$base and HEAD have no common commit; check out with fetch-depth: 0"
	fi
fi

# No array is empty: the bash of macOS calls that unbound.
args=(-fail-on "${FAIL_ON:-breaking}")
if [ -n "${PLATFORMS:-}" ]; then args+=(-platforms "$PLATFORMS"); fi
if [ -n "${ACCEPT_FILE:-}" ]; then args+=(-accept "$ACCEPT_FILE"); fi
what="breaking changes"
if [ "${FAIL_ON:-}" = any ]; then what=changes; fi
operands=("$from" .)
read -r -d '' -a packages <<<"${PACKAGES:-./...}" || true
for p in "${packages[@]}"; do
	if [ "$p" != ./... ]; then operands+=("$p"); fi
done
compare() { "$TOOL" diff "${args[@]}" "$@" -- "${operands[@]}"; }

code=0
compare -witness -format markdown >"$work/report" || code=$?
complete=false
if [ "$code" -lt 2 ]; then complete=true; fi
if [ -n "${SARIF:-}" ] && [ "$complete" = true ]; then
	compare -format sarif >"$SARIF" || true
fi

# A label accepts what breaks. The event has the labels of its time, GitHub those of now. A
# merge queue names the pull request in its branch.
accepted=false
labeled=$number
if [ -z "$labeled" ]; then
	labeled=$(jq -r '.merge_group.head_ref // "" | capture("/pr-(?<n>[0-9]+)-[0-9a-f]+$").n // empty' "$event")
fi
if [ "$code" = 1 ] && [ -n "${ACCEPT_LABEL:-}" ] && [ -n "$labeled" ]; then
	labels=$(api GET "issues/$labeled/labels?per_page=100" 2>/dev/null) || labels=$(jq '.pull_request.labels // []' "$event")
	if jq -e --arg l "$ACCEPT_LABEL" 'any(.[]; .name == $l)' <<<"$labels" >/dev/null; then accepted=true; fi
fi

# What is accepted does not fail the job, so it is a warning.
if [ "$accepted" = true ]; then
	{ compare -q -format github || true; } | sed 's/^::error /::warning /'
else
	compare -q -format github || true
fi

{
	echo "$marker"
	printf '## API changes%s\n\n' "${module:+ in \`${module%/}\`}"
	if [ "$accepted" = true ]; then
		printf 'The label `%s` accepts the %s.\n\n' "$ACCEPT_LABEL" "$what"
	elif [ "$code" = 1 ] && [ -n "${ACCEPT_LABEL:-}" ] && [ -n "$labeled" ]; then
		printf 'The label `%s` on the pull request accepts them.\n\n' "$ACCEPT_LABEL"
	elif [ "$code" -gt 1 ]; then
		printf ':warning: Not everything could be compared; the log has the reasons.\n\n'
	fi
	cat "$work/report"
} >"$work/body"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/body" >>"$GITHUB_STEP_SUMMARY"; fi

# comment keeps one comment up to date. It writes none if there is nothing to say.
comment() {
	local page=1 list id=
	while :; do
		list=$(api GET "issues/$number/comments?per_page=100&page=$page") || return 1
		# Others may write the marker, too.
		id=$(jq -r --arg m "$marker" 'first(.[] | select((.body | startswith($m)) and .user.type == "Bot") | .id) // empty' <<<"$list")
		if [ -n "$id" ] || ! [ "$(jq length <<<"$list")" -ge 100 ]; then break; fi
		page=$((page + 1))
	done
	jq -Rs '{body: .}' "$work/body" >"$work/json"
	if [ -n "$id" ]; then
		api PATCH "issues/comments/$id" "$work/json" >/dev/null
	elif ! grep -q '^\*\*importspy-vet:\*\* .*: no changes' "$work/report"; then
		api POST "issues/$number/comments" "$work/json" >/dev/null
	fi
}
if [ "${COMMENT:-true}" = true ] && [ -n "$number" ]; then
	if ! comment 2>"$work/refused"; then
		echo "::notice title=importspy-vet::no comment could be written, as in pull requests from forks; the job summary has the report"
	fi
fi

if [ "$accepted" = true ]; then code=0; fi
printf 'exit-code=%s\ncomplete=%s\n' "$code" "$complete" >>"$GITHUB_OUTPUT"
exit "$code"
