package vet

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// errUnseen says that a contract may lie beside the package, but that reading
// it could give a verdict that outlives it.
var errUnseen = errors.New("is not visible: this driver only passes Go files; " +
	"build the contracts into it, see docs/build-systems.md")

// errOverlay says that the go command sees other files than those on disk.
var errOverlay = errors.New("GOFLAGS has -overlay, but contracts are not read through overlays; check without it")

// errNotInput says that a folder is not among what the driver hands over.
var errNotInput = errors.New("this driver does not know about the other files in the folder, and would keep verdicts after they change; " +
	"build the contracts into it, see docs/build-systems.md")

// place returns where the contracts of a pass are. It is nil if the driver lets
// none be read.
func (r *runner) place(pass *analysis.Pass, v *view) *rules.Place {
	switch {
	case r.opts.ContractFS != nil:
		return &rules.Place{ByPath: true, Read: func(name string) ([]byte, error) {
			return sidecar.ReadFS(r.opts.ContractFS, filepath.ToSlash(name))
		}}
	case r.opts.Contracts == "" && !readsFiles(pass, v):
		return nil
	}
	place := &rules.Place{ByPath: r.opts.Contracts != "", Root: r.opts.Contracts, Read: func(name string) ([]byte, error) {
		return sidecar.Read(inputs.Run, name, pass.ReadFile)
	}, ReadOwn: func(path, name string) ([]byte, error) {
		return sidecar.Read(inputs.Part(path), name, pass.ReadFile)
	}}
	place.Words = r.opts.Words
	return place
}

// read returns the contract of a view and its name. The error is fs.ErrNotExist
// if the package has none.
func (r *runner) read(place *rules.Place, v *view) (name string, data []byte, err error) {
	if place == nil {
		name, err = contract.FileName, errUnseen
	} else {
		name = place.Name(v.dir, v.path)
		data, err = place.Own(v.path, name)
	}
	if err == errUnseen && !v.promises() {
		err = fs.ErrNotExist
	}
	return name, data, err
}

// readsFiles reports whether what lies beside the Go files of a view may be
// read.
func readsFiles(pass *analysis.Pass, v *view) bool { return !isBuildSystem(pass) && v.dir != "" }

// isBuildSystem reports whether the driver, which has no ReadFile, is one of a build
// system: it keeps verdicts without knowing of files that are not handed over, or has left
// them out.
func isBuildSystem(pass *analysis.Pass) bool { return pass.ReadFile == nil }

// requireContract adds that a package has no contract, whose name would be name, where
// each must have one and no family says so already.
func (r *runner) requireContract(checked *engine.Result, v *view, name string, binding *rules.Binding) {
	reported := slices.ContainsFunc(checked.Findings, func(f finding.Finding) bool { return f.ID == contract.ContractMissing })
	if r.opts.Required && v.promises() && !reported && binding.Skipped(r.opts.Skip) == "" {
		checked.Findings = append(checked.Findings, finding.Finding{
			ID: contract.ContractMissing, Symbol: v.path, Verdict: finding.Violation, Form: finding.ContractAbsent, In: name,
		})
		finding.Sort(checked.Findings)
	}
}

// promises reports whether there is something that a contract could be about.
func (v *view) promises() bool {
	return v.pkg != nil && v.pkg.Name() != "main" && len(api.Objects(v.pkg)) > 0
}
