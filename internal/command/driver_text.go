package command

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/load"
)

// A driverText is where x/tools' driver prints lines of text. It makes the name of a file below
// the working directory relative where a line begins with a position in it, as the go command
// does with what a vet tool prints, and withholds what check says in other words, and what
// the compiler and the type checker both say. Nothing is shown of what a link leads to that is
// not Go. It changes nothing else.
type driverText struct {
	w    io.Writer
	dir  []byte // the working directory with a separator at its end; empty: no name is changed
	line []byte // the line so far

	loaded func() // called when the driver has loaded all packages, which has a line; may be nil

	unplaced []string // errors of packages without a place; withheld
	skipped  int      // packages with errors, none of which is named; withheld

	unmatched bool // no package matches the patterns; withheld
	follows   bool // the line before is the last of unplaced

	compiler  map[string]bool // the compiler's errors, which the type checker repeats
	compiling bool            // these are being printed
	failed    map[string]bool // where imports cannot be, by file and line; the type checker says that again
	drop      bool            // what belongs to the line before is withheld
}

// goFailed is how a line begins that says, after "stderr: ", why the go command lists nothing.
const goFailed = "importspy: err: exit status "

// position matches a position at the start of a line, and in it the file and the line.
var position = regexp.MustCompile(`^([^\n]*?:\d+)(?::\d+)?: `)

func newDriverText(w io.Writer) *driverText {
	t := &driverText{w: w, compiler: make(map[string]bool), failed: make(map[string]bool)}
	dir, err := os.Getwd()
	if err != nil {
		return t
	}
	if !os.IsPathSeparator(dir[len(dir)-1]) {
		dir += string(filepath.Separator)
	}
	t.dir = []byte(dir)
	return t
}

// Write implements [io.Writer]. What follows the last end of a line waits for the rest of its
// line, or for [driverText.flush].
func (t *driverText) Write(p []byte) (int, error) {
	t.line = append(t.line, p...)
	end := bytes.LastIndexByte(t.line, '\n') + 1
	var out []byte
	for line := range bytes.Lines(t.line[:end]) {
		out = append(out, t.edit(line)...)
	}
	t.line = append(t.line[:0], t.line[end:]...)
	if len(out) == 0 {
		return len(p), nil
	}
	_, err := t.w.Write(out)
	return len(p), err
}

// flush writes a line that does not end.
func (t *driverText) flush() {
	if len(t.line) > 0 {
		_, _ = t.w.Write(t.edit(t.line))
		t.line = nil
	}
}

// edit returns what to print of a line.
func (t *driverText) edit(line []byte) []byte {
	text := strings.TrimSuffix(string(line), "\n")
	if t.follows && strings.HasPrefix(text, "\t") {
		t.unplaced[len(t.unplaced)-1] += "\n" + text
		return nil
	}
	msg, unplaced := strings.CutPrefix(text, "-: ")
	t.follows = unplaced
	switch {
	case text == hasLoaded:
		if t.loaded != nil {
			t.loaded()
		}
		return nil
	case unplaced && strings.HasPrefix(msg, "# "): // what the compiler, or cgo, reports on this package follows
		t.follows, t.compiling = false, true
		return nil
	case unplaced:
		t.unplaced = append(t.unplaced, msg)
		return nil
	case t.drop && strings.HasPrefix(text, "\t"):
		return nil
	case text == "importspy: analysis skipped due to errors in package":
		t.skipped++
		return nil
	case strings.HasPrefix(text, "importspy: ") && position.MatchString(text[len("importspy: "):]):
		return t.shorten(line[len("importspy: "):]) // why a package was not checked
	case strings.HasPrefix(text, "importspy: ") && strings.HasSuffix(text, " matched no packages"):
		t.unmatched = true
		return nil
	case strings.HasPrefix(text, goFailed):
		_, reason, _ := strings.Cut(text, "stderr: ")
		return []byte("importspy-vet: " + strings.TrimPrefix(reason, "go: ") + "\n")
	}
	return t.once(line)
}

// once returns a line, nil if it has an error that the compiler has reported already: on
// a package, and on the same one with its tests.
func (t *driverText) once(line []byte) []byte {
	if line[0] == '\t' {
		return t.shorten(line) // it belongs to the line before
	}
	name, rest, _ := bytes.Cut(line, []byte(":"))
	t.compiling = t.compiling && len(t.dir) > 0 && !filepath.IsAbs(string(name)) && position.Match(line)
	if t.compiling { // the compiler has names relative to the working directory
		line = slices.Concat([]byte(filepath.Join(string(t.dir), string(name))), []byte(":"), rest)
	}
	line = t.shorten(t.withhold(line))
	if t.drop = t.compiler[string(line)] || t.failsAgain(line); t.drop {
		return nil
	}
	if t.compiling {
		t.compiler[string(line)] = true
	}
	return t.reword(line)
}

// failsAgain reports whether a line has what the type checker says of an import that the go
// command has failed to find, and said why.
func (t *driverText) failsAgain(line []byte) bool {
	at := position.FindSubmatch(line)
	return at != nil && t.failed[string(at[1])] && bytes.HasPrefix(line[len(at[0]):], []byte("could not import "))
}

// reword returns a line as check has it where the go command says that there is no package, and
// has passed over what is called like its Go file.
func (t *driverText) reword(line []byte) []byte {
	at := position.FindSubmatch(line)
	if at == nil {
		return line
	}
	t.failed[string(at[1])] = true
	msg := strings.TrimSuffix(string(line[len(at[0]):]), "\n")
	if why := load.PassedOver(strings.TrimSuffix(string(t.dir), string(filepath.Separator)), msg); why != msg {
		t.drop = true // which module could have the package
		return []byte(string(at[0]) + why + "\n")
	}
	return line
}

// withhold returns a line without what a file has that is not Go, where a link leads to it.
func (t *driverText) withhold(line []byte) []byte {
	at := position.Find(line)
	msg := strings.TrimSuffix(string(line[len(at):]), "\n")
	if shown := gofile.Mistake(string(t.dir), strings.TrimSuffix(string(at), ": "), msg); shown != msg {
		return []byte(string(at) + shown + "\n")
	}
	return line
}

func (t *driverText) shorten(line []byte) []byte {
	if rest, ok := bytes.CutPrefix(line, t.dir); ok && len(t.dir) > 0 && position.Match(rest) {
		return rest
	}
	return line
}
