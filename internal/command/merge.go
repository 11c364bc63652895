package command

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/threeway"
)

const aboutMerge = `usage: importspy-vet merge BASE OURS THEIRS

Merge merges two changes of a contract, entry by entry, into the file OURS, as git
expects of a merge driver: additions of both sides, and changes of different entries,
do not conflict, wherever they are. What both sides change is marked in its place.
Comments stay. It exits 0 if nothing conflicts, 1 if something does, 2 if the usage is
wrong, 3 if a file could not be read or written. git uses it after

	git config merge.importspy.driver 'importspy-vet merge %O %A %B'

in repositories whose .gitattributes has the line

	importspy.yaml merge=importspy
`

func runMerge(e *invocation, args []string) int {
	if slices.ContainsFunc(args, isHelp) {
		fmt.Fprint(e.stdout, aboutMerge)
		return exitOK
	}
	if len(args) != 3 {
		fmt.Fprintf(e.stderr, "importspy-vet merge: name three files: BASE OURS THEIRS\n%s", aboutMerge)
		return exitUsage
	}
	conflicts, err := mergeFiles(args[0], args[1], args[2])
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet merge: %v\n", err)
		if errors.Is(err, errUnmerged) {
			return exitFindings
		}
		return exitFailed
	}
	if conflicts > 0 {
		fmt.Fprintf(e.stderr, "importspy-vet merge: %s\n", report.Plural(conflicts, "conflict"))
		return exitFindings
	}
	return exitOK
}

// errUnmerged is that a person has to look at the result, though it has no markers.
var errUnmerged = errors.New("the changes cannot be combined")

// mergeFiles merges what two sides have made of the contract base, and returns how many
// changes conflict.
func mergeFiles(base, ours, theirs string) (conflicts int, err error) {
	var files [3][]byte
	for i, name := range []string{base, ours, theirs} {
		if files[i], err = contractfile.Read(inputs.Run, name); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
	}
	merged, conflicts, err := threeway.Merge(files[0], files[1], files[2])
	if err != nil {
		if merged, conflicts, err = mergeLines(base, ours, theirs); err != nil {
			return 0, err
		}
	}
	full, err := filepath.Abs(ours)
	if err != nil {
		return 0, err
	}
	if !bytes.Equal(merged, files[1]) {
		if _, err := contractfile.Replace(filepath.Dir(full), full, files[1], merged); err != nil {
			return 0, fmt.Errorf("%s: %w", ours, err)
		}
	}
	if conflicts == 0 && mistakes(merged) != nil && mistakes(files[1]) == nil && mistakes(files[2]) == nil {
		return 0, fmt.Errorf("%w: %w", errUnmerged, mistakes(merged))
	}
	return conflicts, nil
}

// mistakes returns what is wrong with a contract by itself: that two sections have one name,
// too.
func mistakes(data []byte) error {
	f, err := contract.Parse(contract.FileName, data)
	if f == nil || err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, e := range f.Entries() {
		if seen[e.Name] {
			return fmt.Errorf("%s:%d:%d: %s is declared twice", contract.FileName, e.Pos.Line, e.Pos.Column, e.Name)
		}
		seen[e.Name] = true
	}
	return nil
}

// mergeLines merges files that are not YAML, as git does by itself.
func mergeLines(base, ours, theirs string) (merged []byte, conflicts int, err error) {
	cmd := exec.Command("git", "merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs", ours, base, theirs)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	merged, err = cmd.Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() > 0 && exit.ExitCode() < 128 {
		return merged, exit.ExitCode(), nil // that is the number of conflicts, 127 for more
	}
	if err != nil {
		return nil, 0, fmt.Errorf("git merge-file: %w %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return merged, 0, nil
}
