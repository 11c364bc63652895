// Package inputs reads what the outcome of a run depends on, and remembers what it read:
// whether the outcome of an earlier run is still right is whether everything that run has
// read is still the same.
//
// A run that is to be remembered reads files, folders and links through this package
// only; a test looks for code that does not. Since each step of a run depends on nothing
// but its arguments, the environment and what it has read so far, another run with the
// same arguments and environment, for which all of this is the same, takes the same steps.
package inputs

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
)

// A Kind is a way to read.
type Kind byte

// Kinds. Each has a function that reads, which [Seen.Same] calls again.
const (
	file       Kind = 'f' // the content of a file
	bounded    Kind = 'b' // the same, unless it is too large or not a regular file
	words      Kind = 'w' // which words a file has
	stat       Kind = 's' // what is at a path, links followed
	lstat      Kind = 'l' // what is at a path
	folder     Kind = 'd' // the names in a folder
	named      Kind = 'n' // those of the names in a folder that are like given ones
	program    Kind = 'p' // where a program is
	version    Kind = 'v' // size and time of a file
	answerKind Kind = 'a' // what another program says
)

// A Seen is something that was read.
type Seen struct {
	Kind   Kind
	Name   string
	Arg    string // what else the reading depends on
	Result string // what was found
	Sum    string // of words: the SHA-256 of the content in which they were looked for
	Part   Part   // whom it concerns
	Late   bool   // it was read when all that concerns parts was known: see [Late]
}

// A Part is what a reading concerns: one package, by its path, or [Run]. What is read for
// one package must not be kept for others.
type Part string

// Run is all that the run works on.
const Run Part = ""

// A Log has what was read.
type Log struct {
	mu    sync.Mutex
	known map[Seen]string // results, by what is read; nil: nothing is recorded any more
	list  []Seen
	late  bool
	doubt error
}

// Late marks what is read from now on, for the first time, as such: the outcome of a part
// does not depend on it.
func Late() {
	if l := current.Load(); l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.late = true
	}
}

// current is the log of the process: a unit of go vet is a process, and so is a command.
var current atomic.Pointer[Log]

// Record returns a log of all that is read from now on.
func Record() *Log {
	l := &Log{known: make(map[Seen]string)}
	current.Store(l)
	return l
}

// Stop ends a log. It returns what was read, or an error if that is not all, or not the
// same each time.
func (l *Log) Stop() ([]Seen, error) {
	current.CompareAndSwap(l, nil)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known = nil
	return l.list, l.doubt
}

// note records what was read.
func note(s Seen) {
	l := current.Load()
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		return
	}
	question := s.Asked()
	before, ok := l.known[question]
	switch {
	case !ok:
		l.known[question] = s.Result
		s.Late = l.late
		l.list = append(l.list, s)
	case before != s.Result:
		l.doubt = fmt.Errorf("%s has changed in the meantime", s.Name)
	}
}

// Unknown records that the outcome depends on something that cannot be read again: it is
// not to be remembered.
func Unknown(what string) {
	if l := current.Load(); l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.doubt = errors.New(what)
	}
}

// Asked returns what was read, and for whom, without what was found.
func (s Seen) Asked() Seen { return Seen{Kind: s.Kind, Name: s.Name, Arg: s.Arg, Part: s.Part} }

// Again reads the same again, and reports whether the result is the same.
func (s Seen) Again() (now Seen, same bool) {
	now = s.Asked()
	switch s.Kind {
	case file:
		_, now.Result = readFile(s.Name)
	case bounded:
		_, now.Result = readBounded(s.Name, s.Arg)
	case words:
		now.Result, now.Sum = readWords(s.Name, s.Arg)
	case stat:
		now.Result = describe(os.Stat(s.Name))
	case lstat:
		now.Result = describe(os.Lstat(s.Name))
	case folder:
		_, now.Result = readFolder(s.Name)
	case named:
		now.Result = namedLike(s.Name, s.Arg)
	case program:
		now.Result = lookPath(s.Name)
	case version:
		now.Result, _ = versionOf(s.Name)
	default: // an answer, for which [Seen.Question] is
		return now, false
	}
	return now, now.Result == s.Result
}

// Content returns the SHA-256 of the file that was read. It is not ok if none was, or it
// could not be read.
func (s Seen) Content() (sum string, ok bool) {
	switch s.Kind {
	case words:
		sum = s.Sum
	case file, bounded:
		sum, _ = strings.CutPrefix(s.Result, sum256)
	}
	return sum, len(sum) == sha256.Size && !s.Failed()
}

// Failed reports whether there is nothing, or it could not be read.
func (s Seen) Failed() bool { return strings.HasPrefix(s.Result, failed) }

// Absent reports whether there is nothing.
func (s Seen) Absent() bool { return s.Kind != stat && s.Result == failure(fs.ErrNotExist) }

// Preliminary reports whether who has read this goes on to read the same path: a file, or
// nothing, with links followed, and anything with links not followed.
func (s Seen) Preliminary() bool {
	switch s.Kind {
	case stat:
		return strings.HasPrefix(s.Result, "-") || s.Result == failure(fs.ErrNotExist)
	case lstat:
		return !s.Failed()
	}
	return false
}

// What results begin with: those of readings that failed, and of the content of files.
const (
	failed = "error: "
	sum256 = "="
)

// failure is an error as a result: what the caller of a reading can see of it.
func failure(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // its name is that of what is read
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = fs.ErrNotExist // in these words on all systems
	}
	return failed + err.Error()
}

// digest is the content of a file as a result.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return string(sum[:])
}

// describe is what is at a path as a result.
func describe(info fs.FileInfo, err error) string {
	if err != nil {
		return failure(err)
	}
	return info.Mode().String()
}

// Stat is [os.Stat] for those who want to know what is at a path.
func (p Part) Stat(name string) (fs.FileMode, error) {
	info, err := os.Stat(name)
	return p.observed(stat, name, info, err)
}

// Lstat is [os.Lstat] for those who want to know what is at a path.
func (p Part) Lstat(name string) (fs.FileMode, error) {
	info, err := os.Lstat(name)
	return p.observed(lstat, name, info, err)
}

func (p Part) observed(kind Kind, name string, info fs.FileInfo, err error) (fs.FileMode, error) {
	note(Seen{Kind: kind, Name: name, Result: describe(info, err), Part: p})
	if err != nil {
		return 0, err
	}
	return info.Mode(), nil
}

// Version returns the size and the time of a file that is not written in place: where
// these are the same, so is the content. It is for those of the Go distribution and of the
// module cache, which the go command identifies likewise.
func Version(name string) (string, error) {
	result, err := versionOf(name)
	note(Seen{Kind: version, Name: name, Result: result})
	return result, err
}

func versionOf(name string) (result string, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return failure(err), err
	}
	return fmt.Sprintf("%s %d %d", info.Mode(), info.Size(), info.ModTime().UnixNano()), nil
}

// Answer records what another program has said. Who wants to know whether it is still the
// same asks that program again.
func Answer(program, question, answer string) {
	note(Seen{Kind: answerKind, Name: program, Arg: question, Result: answer})
}

// Question returns what another program was asked. It is not ok if something was read.
func (s Seen) Question() (program, question string, ok bool) {
	return s.Name, s.Arg, s.Kind == answerKind
}

// Exists reports whether there is something at a path, even a link that leads nowhere.
func (p Part) Exists(name string) bool {
	_, err := p.Lstat(name)
	return err == nil
}

// IsFolder reports whether there is a folder at a path, links followed.
func IsFolder(name string) bool {
	mode, err := Run.Stat(name)
	return err == nil && mode.IsDir()
}

// IsLink reports whether a path is a link.
func (p Part) IsLink(name string) bool {
	mode, err := p.Lstat(name)
	return err == nil && mode&fs.ModeSymlink != 0
}

// HasProgram reports whether there is a program, as [exec.LookPath] looks for it.
func HasProgram(name string) bool {
	result := lookPath(name)
	note(Seen{Kind: program, Name: name, Result: result})
	return strings.HasPrefix(result, "found ")
}

func lookPath(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return err.Error()
	}
	return "found " + path
}
