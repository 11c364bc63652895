package versions

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/spell"
)

// An Acceptance is a change that diff is to let pass, with the reason, as in the file
// that -accept names.
type Acceptance struct {
	Finding string `yaml:"finding"`
	Package string `yaml:"package"`
	Symbol  string `yaml:"symbol"`
	Reason  string `yaml:"reason"`

	used bool
}

// ReadAccepted reads such a file; its name is relative to a folder.
func ReadAccepted(dir, name string) ([]*Acceptance, error) {
	if name == "" {
		return nil, nil
	}
	file := name
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, name)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list struct {
		Accepted []*Acceptance `yaml:"accepted"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %s", name, yamlWords.Replace(err.Error()))
	}
	for i, a := range list.Accepted {
		if err := a.check(); err != nil {
			return nil, fmt.Errorf("%s: accepted[%d]: %w", name, i, err)
		}
	}
	return list.Accepted, nil
}

// yamlWords removes from the errors of the YAML reader what is of no use to a user.
var yamlWords = strings.NewReplacer("yaml: ", "", "unmarshal errors:\n  ", "", "\n  ", "; ", " in type versions.Acceptance", "; the keys are finding, package, symbol and reason",
	` in type struct { Accepted []*versions.Acceptance "yaml:\"accepted\"" }`, "; the one key is accepted",
	"field ", "unknown key ", " not found", "")

// check returns what an acceptance lacks.
func (a *Acceptance) check() error {
	switch {
	case a == nil:
		return errors.New("empty; write finding, package, symbol and reason")
	case a.Finding == "":
		return errors.New("write the id of the finding under the key finding")
	case spellID(a.Finding) != nil:
		return spellID(a.Finding)
	case a.Package == "":
		return errors.New("write the import path under the key package")
	case strings.TrimSpace(a.Reason) == "":
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
	return fmt.Errorf("there is no finding called %s%s", id, spell.Suggest(id, ids))
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
			fmt.Fprintf(d.Warn, "importspy-vet diff: %s: no finding %s on %s to accept; remove it from the file\n", a.Package, a.Finding, a.Symbol)
		}
	}
}
