package analyzer

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/sidecar"
)

// errUnseen says that a contract may lie beside the package, but that reading
// it could give a verdict that outlives it.
var errUnseen = errors.New("cannot be seen: this driver hands over Go files only; " +
	"build the contracts into it, see docs/build-systems.md")

// read returns the contract of a view and its name. The error is fs.ErrNotExist
// if the package has none and needs none.
func (r *runner) read(pass *analysis.Pass, v *view) (name string, data []byte, err error) {
	switch {
	case r.opts.ContractFS != nil:
		name = path.Join(v.pkg.Path(), File)
		data, err = sidecar.ReadFS(r.opts.ContractFS, name)
	case r.opts.Contracts == "" && !readsFiles(pass, v):
		name, err = File, errUnseen
	default:
		name = sidecar.Path(r.opts.Contracts, v.dir, v.pkg.Path())
		data, err = sidecar.Read(name, pass.ReadFile)
	}
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case (missing || err == errUnseen) && !v.promises():
		err = fs.ErrNotExist
	case missing && r.opts.Required:
		err = fmt.Errorf("there is none for package %s, which must have one; write it with importspy-vet init", v.pkg.Path())
	}
	return name, data, err
}

// readsFiles reports whether what lies beside the Go files of a view may be
// read. A driver without ReadFile is one of a build system: it keeps verdicts
// without knowing of files that are not handed over, or has left them out.
func readsFiles(pass *analysis.Pass, v *view) bool { return pass.ReadFile != nil && v.dir != "" }

// promises reports whether there is something that a contract could be about.
func (v *view) promises() bool { return v.pkg.Name() != "main" && len(api.Objects(v.pkg)) > 0 }
