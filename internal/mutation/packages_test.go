package mutation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"time"

	"github.com/importspy/importspy/internal/mutation/runner"
)

// A goPackage is a package that is changed.
type goPackage struct {
	path         string // relative to the repository
	Dir          string
	Name         string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string

	test    string        // the compiled tests
	took    time.Duration // by the tests, unchanged
	reached map[int]bool  // the mutants whose conditions they evaluate
	parts   []*part
}

// list returns the packages in folders of the repository.
func list(repository string, folders []string) ([]*goPackage, error) {
	var packages []*goPackage
	for _, folder := range folders {
		cmd := exec.Command("go", "list", "-json=Dir,Name,GoFiles,TestGoFiles,XTestGoFiles", "./"+folder)
		cmd.Dir = repository
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%v: %w", cmd, err)
		}
		p := &goPackage{path: folder}
		if err := json.Unmarshal(out, p); err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}

func (p *goPackage) conditions(repository string) ([]*condition, error) {
	var all []*condition
	for _, file := range p.GoFiles {
		list, err := conditions(repository, path.Join(p.path, file))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// compile compiles the tests of the package with an overlay.
func (p *goPackage) compile(repository, dir, overlay string) error {
	p.test = filepath.Join(dir, path.Base(p.path)+".test")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", p.test, "./"+p.path)
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", cmd, err, out)
	}
	return nil
}

// kills reports whether the tests of the package fail, panic or do not end with
// a mutant, in a process of its own.
func (p *goPackage) kills(m *mutant) (bool, error) {
	_, err := p.run(5*p.took+slack, []string{runner.MutantVar + "=" + strconv.Itoa(m.id)}, "-test.failfast")
	if _, failed := errors.AsType[*exec.ExitError](err); failed || errors.Is(err, context.DeadlineExceeded) {
		return true, nil
	}
	return false, err
}

// run runs the tests without the long ones. A mutant that takes all memory must
// not take it from others: the limit holds where there is a shell for it.
func (p *goPackage) run(timeout time.Duration, env []string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	args = append([]string{p.test}, args...)
	if sh, err := exec.LookPath("sh"); err == nil {
		args = append([]string{sh, "-c", `ulimit -v 8388608 2>/dev/null; exec "$0" "$@"`}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), append(env, "IMPORTSPY_SLOW=")...)
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.Bytes(), err
}
