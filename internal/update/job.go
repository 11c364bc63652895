package update

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

// A Job is one contract with its package on each platform.
type Job struct {
	path    string         // of the package
	Name    string         // of the file
	file    *contract.File // as compared last; nil: it is wrong
	sides   []side
	unknown []side // platforms of which nothing could be loaded for want of cgo
	absent  []absentSide

	diverges bool // on some platform
	shorten  func(name string) string
}

// Says returns the sentence of a finding on the job's package.
func (job *Job) Says(f finding.Finding) string {
	f.File = job.shorten(cmp.Or(f.In, job.Name))
	f.ShortenOrigin(job.shorten)
	return wording.Check(&f).String()
}

// A side is a package on a platform, nil if it conforms to its contract
// there, with what of it only cgo can compile, if it was loaded without.
type side struct {
	load.Platform
	pkg     *engine.Package
	binding *rules.Binding
	cgo     *load.CgoFiles
	result  *engine.Result // of comparing pkg with a contract
	exceeds func([]finding.Finding) error
	shadows func(string) error

	together *engine.Result // of checking it together with others; nil: there is no contract
}

// before is what was found before any edit.
func (s *side) before() *engine.Result {
	if s.together != nil {
		return s.together
	}
	return s.result
}

// An absentSide is a platform that a package has no Go files for, though it is
// meant for it.
type absentSide struct {
	load.Platform
	found []finding.Finding
}

// lost returns the findings on a package that is on none of the platforms.
func (job *Job) lost() (list []finding.Finding) {
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

// An Outcome is what an update of a contract comes to.
type Outcome struct {
	Old, New []byte            // the contract, if Changes is not 0
	Changes  int               // how many edits there are
	Accepted []*Accepted       // what these accept, breaking changes first
	Lost     []Comment         // comments in Old that were about what is removed
	Strayed  []Comment         // comments in New that are above something else than in Old, which is removed
	Left     []finding.Finding // what no edit could accept
}

// maxRounds is how often edits are made to those of before: an entry that is written anew may
// come to be compared only then.
const maxRounds = 4

// Update edits the contract so that nothing is found, on any platform, that an edit
// could accept. Nothing is written.
func (job *Job) Update() (*Outcome, error) {
	if len(job.sides) == 0 {
		return &Outcome{Left: job.lost()}, nil
	}
	old, err := sidecar.Read(inputs.Run, job.Name, nil)
	if errors.Is(err, fs.ErrNotExist) {
		job.compare(func(s *side) *engine.Result { return check.Rules(s.binding) })
		return &Outcome{Left: job.remaining()}, nil
	}
	if err != nil {
		job.compare(func(s *side) *engine.Result { return check.Unreadable(err, s.binding) })
		return &Outcome{Left: job.remaining()}, nil
	}
	acceptor := job.acceptor(old)
	if acceptor == nil {
		return &Outcome{Left: job.remaining()}, nil // which is for a person to fix
	}
	before, hides := job.mistakes(), slices.ContainsFunc(job.sides, side.hides)
	found := job.found((*side).before)
	data, n, err := acceptor.Apply()
	if err != nil || n == 0 {
		return &Outcome{Left: job.remaining()}, err
	}
	if err := scope.TooLarge(data); err != nil {
		return nil, fmt.Errorf("not changed: %w", err)
	}
	acceptor = job.acceptor(data)
	if len(before) == 0 {
		data, n, acceptor = job.again(data, n, acceptor)
	}
	if err := job.exceeds(); err != nil {
		return nil, fmt.Errorf("not changed: %w", err)
	}
	switch now := job.mistakes(); {
	case acceptor == nil:
		return nil, job.fault("be wrong", job.Says(now[0]))
	case hides && len(now) > len(before):
		return nil, fmt.Errorf("not changed: entries kept for files that need cgo would conflict with the rest; run update with cgo enabled: %s", job.Says(now[0]))
	case len(acceptor.Fixes()) > 0 && len(before) > 0:
		return &Outcome{Left: before}, nil // mistakes have kept entries from being compared, which an edit brings to light
	case len(acceptor.Fixes()) > 0:
		return nil, job.fault("not conform", acceptor.Fixes()[0].Message)
	}
	after := job.found(func(s *side) *engine.Result { return s.result })
	return &Outcome{
		Old: old, New: job.withAliases(data), Changes: n, Accepted: job.accepted(found, after),
		Lost: lostComments(string(old), string(data)), Strayed: strayedComments(string(old), string(data)), Left: job.remaining(),
	}, nil
}

// withAliases returns a contract that was brought up to date with the key which says that it
// has all aliases of other modules, if it mentions some module.
func (job *Job) withAliases(data []byte) []byte {
	f, err := contract.Parse(job.Name, data)
	if err != nil || slices.ContainsFunc(job.sides, func(s side) bool { return s.pkg == nil || s.hides() }) || !job.sides[0].pkg.MentionsModules(f) {
		return data
	}
	list, err := f.SetAliases()
	if err != nil {
		return data
	}
	next, err := contract.Apply(data, list)
	if err != nil {
		return data
	}
	return next
}

// again makes the edits that only those of before have brought to light: n is how many there
// were.
func (job *Job) again(data []byte, n int, acceptor *accept.Acceptor) ([]byte, int, *accept.Acceptor) {
	for round := 1; round < maxRounds && acceptor != nil && len(acceptor.Fixes()) > 0; round++ {
		next, more, err := acceptor.Apply()
		if err != nil || more == 0 || scope.TooLarge(next) != nil {
			break
		}
		data, n, acceptor = next, n+more, job.acceptor(next)
	}
	return data, n, acceptor
}

// exceeds returns why a contract cannot have what the package has, as it is compared.
func (job *Job) exceeds() error {
	for i := range job.sides {
		if s := &job.sides[i]; s.pkg != nil && s.result != nil {
			if err := s.exceeds(s.result.Findings); err != nil {
				return err
			}
		}
	}
	return nil
}

// fault returns the error of an edit that leads to a finding with a message.
func (job *Job) fault(would, message string) error {
	for i := range job.sides {
		if s := &job.sides[i]; s.pkg != nil {
			if err := s.shadows(message); err != nil {
				return fmt.Errorf("not changed: %w", err)
			}
		}
	}
	return fmt.Errorf("not changed: the edited contract would %s, please report this: %s", would, message)
}

// compare compares the package on each platform, where it does not conform.
func (job *Job) compare(by func(*side) *engine.Result) {
	for i := range job.sides {
		if side := &job.sides[i]; side.pkg != nil {
			side.result = by(side)
		}
	}
}

// acceptor compares the package with a contract and returns what accepts it on all
// platforms, nil if the contract is wrong in itself.
func (job *Job) acceptor(data []byte) *accept.Acceptor {
	job.compare(func(side *side) *engine.Result { return check.Package(job.Name, data, side.pkg, side.binding) })
	file, err := contract.Parse(job.Name, data)
	job.file = nil
	if contract.FormErrors(err) != nil {
		return nil
	}
	job.file = file
	var sides []accept.Side
	for _, side := range job.sides {
		side.inherit()
		s := side.acceptSide()
		if r := side.result; r != nil {
			s.Record, s.Unrecorded = true, r.Unrecorded
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

// inherit waives what follows from the finding of another contract that is waived there.
func (side side) inherit() {
	if side.result == nil || side.together == nil {
		return
	}
	for i := range side.result.Findings {
		f := &side.result.Findings[i]
		for _, t := range side.together.Findings {
			if t.Origin != nil && t.Origin.Recorded && t.Verdict == finding.Waived && t.ID == f.ID && t.Symbol == f.Symbol {
				f.Verdict, f.Waiver = t.Verdict, t.Waiver
			}
		}
	}
}

func (side side) acceptSide() accept.Side {
	s := accept.Side{GOOS: side.GOOS, GOARCH: side.GOARCH}
	if side.result != nil {
		s = side.result.Side()
	}
	if side.cgo != nil {
		s.Unseen, s.Hides = side.cgo.Unseen, side.cgo.MayHave
	}
	return s
}

// hides reports whether some findings are on what may be in files that only cgo can
// compile.
func (side side) hides() bool {
	return side.result != nil && slices.ContainsFunc(side.result.Findings, func(f finding.Finding) bool { return side.cgo.MayHave(&f) })
}

// mistakes returns the findings that remain on the contract itself.
func (job *Job) mistakes() []finding.Finding {
	return slices.DeleteFunc(job.remaining(), func(f finding.Finding) bool { return f.ID != contract.ContractInvalid })
}

// remaining returns the findings of all platforms, each once. A waiver that is not
// used on one of them is needed on another one, else it is removed.
func (job *Job) remaining() (list []finding.Finding) {
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
func (jobs *Jobs) boundPackage(set *load.Set, l *driver.Checked) (*engine.Package, *rules.Binding) {
	bound := jobs.scope.Package(set, l.Package)
	bound.Tests = l.Result.Tests
	return bound.Package, jobs.reader.Bind(bound, jobs.scope.Place())
}
