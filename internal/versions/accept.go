package versions

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/yamledit"
)

// An Acceptance is a change that diff is to let pass, with the reason, as in the file
// that -accept names.
type Acceptance struct {
	Finding, Package, Symbol, Reason string

	at   string // its place, with the name of the file
	used bool
}

// acceptanceKeys are the keys of an acceptance in the file.
var acceptanceKeys = []string{"finding", "package", "symbol", "reason"}

// ReadAccepted reads such a file; its name is relative to a folder. An error has all of its
// mistakes, each with its place.
func ReadAccepted(dir, name string) ([]*Acceptance, error) {
	if name == "" {
		return nil, nil
	}
	file := name
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, name)
	}
	data, err := inputs.Run.ReadBounded(file, yamledit.MaxSize)
	if err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			err = path.Err
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	doc, mistakes := yamledit.ParseAs("file", data)
	d := &acceptedDecoder{name: name, doc: doc}
	for _, m := range mistakes {
		d.failAt(m.Offset, "%s", m.Msg)
	}
	if doc.Root != nil {
		d.file(doc.Root)
	}
	if len(d.errs) > 0 && inputs.Run.IsLink(file) { // mistakes have parts of what may be a secret
		return nil, fmt.Errorf("%s: is a link to a file that is not one of accepted changes, or has mistakes; its text is not shown", name)
	}
	if more := len(d.errs) - maxMistakes; more > 0 {
		d.errs = append(d.errs[:maxMistakes], fmt.Errorf("%s: %d more mistakes", d.name, more))
	}
	return d.list, errors.Join(d.errs...)
}

// maxMistakes is how many mistakes of a file are listed.
const maxMistakes = 50

// An acceptedDecoder decodes a file of acceptances.
type acceptedDecoder struct {
	name string
	doc  *yamledit.Document
	list []*Acceptance
	errs []error
}

func (d *acceptedDecoder) failAt(offset int, format string, args ...any) {
	d.errs = append(d.errs, fmt.Errorf("%s: %s", d.place(offset), fmt.Sprintf(format, args...)))
}

func (d *acceptedDecoder) place(offset int) string {
	at := d.doc.Place(offset)
	return fmt.Sprintf("%s:%d:%d", d.name, at.Line, at.Column)
}

func (d *acceptedDecoder) file(root *yamledit.Node) {
	for _, p := range root.Pairs {
		switch {
		case p.Bad:
		case p.Key.Value != "accepted":
			d.failAt(p.Key.Start, "unknown key %s; the only key is accepted", yamledit.Cut(p.Key.Value))
		case p.Value.Kind != yamledit.Sequence && !p.Value.IsNull():
			d.failAt(p.Value.Start, "accepted must be a sequence of mappings, not %s", p.Value.Describe())
		default:
			for _, item := range p.Value.Items {
				d.acceptance(item)
			}
		}
	}
}

// acceptance decodes an item of the list.
func (d *acceptedDecoder) acceptance(item *yamledit.Node) {
	if item.Kind != yamledit.Mapping {
		d.failAt(item.Start, "an accepted change must be a mapping with %s, not %s", listed(acceptanceKeys), item.Describe())
		return
	}
	a := &Acceptance{at: d.place(item.Start)}
	fields := []*string{&a.Finding, &a.Package, &a.Symbol, &a.Reason}
	given := make([]bool, len(fields))
	for _, p := range item.Pairs {
		switch i := slices.Index(acceptanceKeys, p.Key.Value); {
		case p.Bad:
		case i < 0:
			d.failAt(p.Key.Start, "unknown key %s; the keys are %s", yamledit.Cut(p.Key.Value), listed(acceptanceKeys))
		case given[i]:
			d.failAt(p.Key.Start, "duplicate key %s", p.Key.Value)
		case p.Value.Kind != yamledit.Scalar:
			d.failAt(p.Value.Start, "%s must be a scalar, not %s", p.Key.Value, p.Value.Describe())
		default:
			if given[i] = true; !p.Value.IsNull() {
				*fields[i] = strings.TrimSpace(p.Value.Value)
			}
		}
	}
	if err := a.check(); err != nil {
		d.failAt(item.Start, "%v", err)
	}
	d.list = append(d.list, a)
}

func listed(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// check returns what an acceptance lacks.
func (a *Acceptance) check() error {
	switch {
	case a.Finding == "":
		return errors.New("write the id of the finding under the key finding")
	case spellID(a.Finding) != nil:
		return spellID(a.Finding)
	case a.Package == "":
		return errors.New("write the import path under the key package")
	case a.Reason == "":
		return errors.New("write why the change may pass under the key reason")
	}
	return nil
}

// spellID returns the error of an id that no finding has.
func spellID(id string) error {
	var ids []string
	for _, r := range contract.Rules() {
		ids = append(ids, string(r.ID))
	}
	if slices.Contains(ids, id) {
		return nil
	}
	return fmt.Errorf("there is no finding called %s%s", yamledit.Cut(id), spell.Suggest(id, ids))
}

// accept has a finding pass that is accepted.
func (d *Differ) accept(f *finding.Finding, pkg string) *finding.Finding {
	for _, a := range d.Accepted {
		if a.Finding == string(f.ID) && a.Package == pkg && (a.Symbol == f.Symbol || a.Symbol == "") {
			a.used = true
			w := *f
			w.Verdict, w.Waiver = finding.Waived, &contract.Waiver{Reason: contract.String{Value: a.Reason}}
			return &w
		}
	}
	return f
}

// ReportUnused says which acceptances let nothing pass.
func (d *Differ) ReportUnused() {
	for _, a := range d.Accepted {
		if !a.used {
			on := ""
			if a.Symbol != "" {
				on = " on " + a.Symbol
			}
			fmt.Fprintf(d.Warn, "importspy-vet diff: %s: there is no finding %s%s in %s; remove this entry\n", a.at, a.Finding, on, a.Package)
		}
	}
}
