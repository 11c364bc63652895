package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/textdiff"
	"github.com/importspy/importspy/internal/wording"
)

// An updateJob is one contract with its package on each platform.
type updateJob struct {
	path    string         // of the package
	name    string         // of the file
	file    *contract.File // as compared last; nil: it is wrong
	sides   []updateSide
	unknown []updateSide // platforms of which nothing could be loaded for want of cgo
	absent  []absentSide

	diverges bool // on some platform
}

// An updateSide is a package on a platform, nil if it conforms to its contract
// there, with what of it only cgo can compile, if it was loaded without.
type updateSide struct {
	load.Platform
	pkg     *engine.Package
	binding *rules.Binding
	cgo     *load.CgoFiles
	result  *engine.Result // of comparing pkg with a contract

	together *engine.Result // of checking it together with others; nil: there is no contract
}

// before is what was found before any edit.
func (side *updateSide) before() *engine.Result {
	if side.together != nil {
		return side.together
	}
	return side.result
}

// An absentSide is a platform that a package has no Go files for, though it is
// meant for it.
type absentSide struct {
	load.Platform
	found []finding.Finding
}

// lost returns the findings on a package that is on none of the platforms.
func (job *updateJob) lost() (list []finding.Finding) {
	for _, a := range job.absent {
		for _, f := range a.found {
			if f.Verdict != finding.Waived {
				f.Form = finding.NoGoFilesNamed
				return []finding.Finding{f}
			}
		}
	}
	return nil
}

// update edits the contract so that nothing is found, on any platform, that an edit
// could accept. It returns the findings that remain.
func (job *updateJob) update(u *updater) (left []finding.Finding, err error) {
	if len(job.sides) == 0 {
		return job.lost(), nil
	}
	data, err := sidecar.Read(job.name, nil)
	if errors.Is(err, fs.ErrNotExist) {
		job.compare(func(side *updateSide) *engine.Result { return check.Rules(side.binding) })
		return job.remaining(), nil
	}
	if err != nil {
		job.compare(func(side *updateSide) *engine.Result { return check.Unreadable(err, side.binding) })
		return job.remaining(), nil
	}
	acceptor := job.acceptor(data)
	if acceptor == nil {
		return job.remaining(), nil // which is for a person to fix
	}
	before, hides := job.mistakes(), slices.ContainsFunc(job.sides, updateSide.hides)
	old, found := data, job.found((*updateSide).before)
	data, n, err := acceptor.Apply()
	if err != nil || n == 0 {
		return job.remaining(), err
	}
	acceptor = job.acceptor(data)
	switch now := job.mistakes(); {
	case acceptor == nil:
		return nil, fmt.Errorf("not changed: the edited contract would be wrong, please report this: %s", wording.Check(&now[0]))
	case hides && len(now) > len(before):
		return nil, fmt.Errorf("not changed: entries kept for files that need cgo would conflict with the rest; run update with cgo enabled: %s", wording.Check(&now[0]))
	case len(acceptor.Fixes()) > 0:
		return nil, fmt.Errorf("not changed: the edited contract would not conform, please report this: %s", wording.Check(&job.remaining()[0]))
	}
	if err := u.write(job, old, data); err != nil {
		return nil, err
	}
	u.changed++
	if !u.opts.quiet {
		verb := "updated"
		if u.preview {
			verb = "would update"
		}
		fmt.Fprintf(u.out(), "%s %s (%s)\n", verb, u.opts.Shorten(job.name), report.Plural(n, "change"))
	}
	u.tellAccepted(found, job.found(func(side *updateSide) *engine.Result { return side.result }), len(job.sides)+len(job.absent))
	return job.remaining(), nil
}

// write writes an edited contract, or prints the edits.
func (u *updater) write(job *updateJob, old, data []byte) error {
	if u.preview {
		oldName, newName := u.diffNames(job.name)
		_, err := io.WriteString(u.stdout, textdiff.Unified(oldName, newName, string(old), string(data)))
		return err
	}
	if other := u.sharer(job); other != "" {
		return fmt.Errorf("%s: is a link to a file that is the contract of %s, too, which is not changed; edit that file", u.opts.Shorten(job.name), other)
	}
	note, err := u.opts.Replace(job.name, old, data)
	for _, c := range lostComments(string(old), string(data)) {
		if err == nil {
			fmt.Fprintf(u.stderr, "%s: %s:%d: removed with what it was about: %s\n", u.name, u.opts.Shorten(job.name), c.line, c.text)
		}
	}
	if note != "" {
		fmt.Fprintf(u.stderr, "%s: %s: %s\n", u.name, u.opts.Shorten(job.name), note)
	}
	return err
}

// diffNames returns what a diff calls a contract: as the go command's fixers do after -fix,
// as git does after update, so that git apply and patch take it.
func (u *updater) diffNames(name string) (old, new string) {
	short := filepath.ToSlash(u.opts.Shorten(name))
	switch {
	case u.fixing:
		return name + " (old)", name + " (new)"
	case filepath.IsAbs(name) && !filepath.IsLocal(short):
		return short, short
	}
	return "a/" + short, "b/" + short
}

// sharer returns the path of another package that links lead to the same contract.
func (u *updater) sharer(job *updateJob) string {
	file, err := filepath.EvalSymlinks(job.name)
	if err != nil || file == job.name {
		return ""
	}
	for _, path := range slices.Sorted(maps.Keys(u.jobs)) {
		other := u.jobs[path]
		if name, err := filepath.EvalSymlinks(other.name); err == nil && name == file && other != job {
			return path
		}
	}
	return ""
}

// compare compares the package on each platform, where it does not conform.
func (job *updateJob) compare(by func(*updateSide) *engine.Result) {
	for i := range job.sides {
		if side := &job.sides[i]; side.pkg != nil {
			side.result = by(side)
		}
	}
}

// acceptor compares the package with a contract and returns what accepts it on all
// platforms, nil if the contract is wrong in itself.
func (job *updateJob) acceptor(data []byte) *accept.Acceptor {
	job.compare(func(side *updateSide) *engine.Result { return check.Package(job.name, data, side.pkg, side.binding) })
	file, err := contract.Parse(job.name, data)
	job.file = nil
	if contract.FormErrors(err) != nil {
		return nil
	}
	job.file = file
	var sides []accept.Side
	for _, side := range job.sides {
		s := side.acceptSide()
		if r := side.result; r != nil {
			s.Findings, s.Describe, s.Became = r.Findings, r.Describe, r.Became
			s.Record, s.Unrecorded, s.UnrecordedTypes = true, r.Unrecorded, r.UnrecordedTypes
		}
		sides = append(sides, s)
	}
	for _, side := range job.absent {
		if !slices.ContainsFunc(side.found, func(f finding.Finding) bool { return f.Verdict == finding.Waived }) { // else the promise stays
			sides = append(sides, accept.Side{GOOS: side.GOOS, GOARCH: side.GOARCH, Absent: true, Lost: engine.Lost(file, side.GOOS, side.GOARCH)})
		}
	}
	for _, side := range job.unknown {
		s := side.acceptSide()
		s.Absent = true
		sides = append(sides, s)
	}
	return accept.New(file, sides...)
}

func (side updateSide) acceptSide() accept.Side {
	s := accept.Side{GOOS: side.GOOS, GOARCH: side.GOARCH}
	if side.cgo != nil {
		s.Unseen, s.Hides = side.cgo.Unseen, side.cgo.MayHave
	}
	return s
}

// hides reports whether some findings are on what may be in files that only cgo can
// compile.
func (side updateSide) hides() bool {
	return side.result != nil && slices.ContainsFunc(side.result.Findings, func(f finding.Finding) bool { return side.cgo.MayHave(&f) })
}

// mistakes returns the findings that remain on the contract itself.
func (job *updateJob) mistakes() []finding.Finding {
	return slices.DeleteFunc(job.remaining(), func(f finding.Finding) bool { return f.ID != contract.ContractInvalid })
}

// remaining returns the findings of all platforms, each once. A waiver that is not
// used on one of them is needed on another one, else it is removed.
func (job *updateJob) remaining() (list []finding.Finding) {
	seen := make(map[string]bool)
	for _, side := range job.sides {
		if side.result == nil {
			continue
		}
		for _, f := range side.result.Findings {
			if f.Verdict != finding.Waived && f.ID != contract.WaiverUnused && !seen[f.Key()] && !side.cgo.MayHave(&f) {
				seen[f.Key()] = true
				list = append(list, f)
			}
		}
	}
	return list
}

// boundPackage is a package as the engine takes it, with the rules that bind it and its
// tests.
func boundPackage(s *scope.Scope, set *load.Set, l *driver.Checked) (*engine.Package, *rules.Binding) {
	bound, reader := s.Package(set, l.Package)
	bound.Tests = l.Result.Tests
	return bound.Package, reader.Bind(bound, s.Place())
}
