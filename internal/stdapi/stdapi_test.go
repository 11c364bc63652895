package stdapi_test

import (
	"errors"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// TestHost looks for the features that are there on all platforms in contracts
// for one.
func TestHost(t *testing.T) {
	slow(t)
	a := newAudit(t)
	lines := slices.DeleteFunc(a.lines, func(l line) bool { return l.platform != "" })
	dir := filepath.Join(t.TempDir(), "contracts")
	initStd(t, "-contracts", dir)
	a.platform(t, readContracts(t, dir), "linux/amd64", lines)
	a.unused(t)
}

// TestPlatforms looks for all features on all platforms that the files name, in
// one contract a package.
func TestPlatforms(t *testing.T) {
	slow(t)
	a := newAudit(t)
	ports := strings.Fields(run(t, exec.Command("go", "tool", "dist", "list")))
	var platforms []string
	for _, p := range platformsOf(a.lines) {
		if slices.Contains(ports, p) {
			platforms = append(platforms, p)
		} else {
			t.Logf("%s is no port of this version of Go: nothing is looked up", p)
		}
	}
	dir := filepath.Join(t.TempDir(), "contracts")
	initStd(t, "-contracts", dir, "-platforms", strings.Join(platforms, ","))
	contracts := readContracts(t, dir)
	for _, p := range platforms {
		t.Run(p, func(t *testing.T) {
			lines := slices.DeleteFunc(slices.Clone(a.lines), func(l line) bool { return l.platform != "" && l.platform != p })
			a.platform(t, contracts, p, lines)
		})
	}
	a.unused(t)
}

func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("describes the standard library, for many platforms, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
}

// initStd lets the command write contracts of the standard library.
func initStd(t *testing.T, args ...string) {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "importspy-vet.exe")
	run(t, exec.Command("go", "build", "-o", tool, "github.com/importspy/importspy/cmd/importspy-vet"))
	cmd := exec.Command(tool, append(append([]string{"init", "-q"}, args...), "std")...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "GOWORK=off", "IMPORTSPY_CONTRACTS=")
	run(t, cmd)
}

func run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("%v: %v\n%s", cmd, err, exit.Stderr)
		}
		t.Fatal(err)
	}
	return string(out)
}

// An audit looks for lines in contracts.
type audit struct {
	lines      []line
	exceptions []*exception
}

func newAudit(t *testing.T) *audit {
	t.Helper()
	goroot := strings.TrimSpace(run(t, exec.Command("go", "env", "GOROOT")))
	return &audit{
		lines:      readAPI(t, filepath.Join(goroot, "api")),
		exceptions: readExceptions(t, filepath.Join("testdata", "exceptions.txt")),
	}
}

// platform looks for lines in what contracts say on a platform, and logs how
// many it found.
func (a *audit) platform(t *testing.T, contracts map[string]*contract.File, platform string, lines []line) {
	t.Helper()
	w := newWorld(contracts, platform)
	w.make()
	for _, err := range w.errs {
		t.Errorf("%s: %v", platform, err)
	}
	x := index{world: w, features: make(map[string]*features)}
	matched, excepted, missing := 0, make(map[string]int), 0
	for _, l := range lines {
		switch has := x.has(l); {
		case has:
			matched++
		case reasonOf(a.exceptions, l) != "":
			excepted[reasonOf(a.exceptions, l)]++
		default:
			missing++
			t.Errorf("%s: no contract has: %s", platform, l)
		}
	}
	t.Logf("%s: %d features in %d contracts: %d found, %d missing", platform, len(lines), len(w.contracts), matched, missing)
	for _, reason := range slices.Sorted(maps.Keys(excepted)) {
		t.Logf("%s: %d excepted: %s", platform, excepted[reason], reason)
	}
}

// unused complains of exceptions that are none any more.
func (a *audit) unused(t *testing.T) {
	t.Helper()
	for _, e := range a.exceptions {
		if !e.used {
			t.Errorf("testdata/exceptions.txt: all lines that begin with %q are found", e.begin)
		}
	}
}

// An index is the features of the packages of a world.
type index struct {
	*world
	features map[string]*features
}

func (x *index) has(l line) bool {
	p := x.packages[l.pkg]
	if p == nil {
		return false
	}
	if x.features[l.pkg] == nil {
		x.features[l.pkg] = featuresOf(p)
	}
	f := x.features[l.pkg]
	return f.has(l.feature) || f.has(x.unalias(f, l.feature))
}

var qualified = regexp.MustCompile(`\b[a-z]\w*\.[A-Z]\w*\b`)

// unalias replaces names of types that are aliases by now: features of before
// have os.FileMode for what is fs.FileMode since.
func (x *index) unalias(f *features, feature string) string {
	return qualified.ReplaceAllStringFunc(feature, func(text string) string {
		name, object, _ := strings.Cut(text, ".")
		for _, path := range slices.Sorted(maps.Keys(x.packages)) {
			p := x.packages[path]
			if p == nil || p.Name() != name {
				continue
			}
			if tn, ok := p.Scope().Lookup(object).(*types.TypeName); ok && tn.IsAlias() {
				return f.typ(tn.Type())
			}
		}
		return text
	})
}
