package apidifftest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/command"
	"github.com/importspy/importspy/internal/finding"
)

// asTool makes the test binary the command.
const asTool = "IMPORTSPY_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		os.Exit(command.Main())
	}
	os.Exit(m.Run())
}

// TestPlatforms compares the two over versions of a module that has another API on
// each platform. Who is right, the type checker of a client says (testdata/sys). A
// contract of the older version for all platforms has to say the same.
func TestPlatforms(t *testing.T) {
	slow(t)
	const module, oldVersion, newVersion = "golang.org/x/sys", "v0.30.0", "v0.49.0"
	oses := []string{"linux", "windows", "darwin", "freebsd"}
	old, new := unpack(t, module, oldVersion), unpack(t, module, newVersion)
	platforms := strings.Join(oses, "/amd64,") + "/amd64"

	found := commandIn(t, old, 1, "diff", "-format", "json", "-platforms", platforms, old, new)
	var list []difference
	for _, goos := range oses {
		t.Run(goos, func(t *testing.T) {
			peer, different := compareModules(t, old, new, goos)
			list = append(list, different...)
			breaking := found.breaking(goos)
			t.Logf("apidiff says that %d break, the engine that %d do", peer, len(breaking))
			if got := clientBreaks(t, module, old, new, goos); !slices.Equal(got, breaking) {
				t.Errorf("the client breaks by %v, diff says %v", got, breaking)
			}
		})
	}
	checkReviewed(t, fmt.Sprintf("%s %s %s", module, oldVersion, newVersion), list)

	contracts := t.TempDir()
	commandIn(t, old, 0, "init", "-platforms", platforms, "-contracts", contracts, "./...")
	held := commandIn(t, new, 1, "check", "-format", "json", "-platforms", platforms, "-contracts", contracts, "./...")
	compareReports(t, held, found)
}

// compareModules returns how much breaks according to apidiff, and of what the two
// say different things.
func compareModules(t *testing.T, old, new, goos string) (breaking int, list []difference) {
	t.Helper()
	was, is := loadModule(t, old, goos), loadModule(t, new, goos)
	if !slices.Equal(slices.Sorted(maps.Keys(was)), slices.Sorted(maps.Keys(is))) {
		t.Errorf("the packages are others")
	}
	for path, pkg := range was {
		p := &pair{pkg, is[path]}
		for _, change := range apidiff.Changes(p.old.Types, p.new.Types).Changes {
			if !change.Compatible {
				breaking++
			}
		}
		list = append(list, p.differences(t, goos+":"+path)...)
	}
	return breaking, list
}

// A toolReport is what diff and check print as JSON.
type toolReport struct {
	Findings []toolFinding `json:"findings"`
}

type toolFinding struct {
	Package   string          `json:"package"`
	ID        finding.ID      `json:"id"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Platforms []string        `json:"platforms"`
	Position  struct {
		File         string `json:"file"`
		Line, Column int
	} `json:"position"`
}

// breaking returns the symbols that break clients on an operating system.
func (r *toolReport) breaking(goos string) (symbols []string) {
	for _, f := range r.Findings {
		if f.Verdict == finding.Breaking && slices.Contains(f.Platforms, goos+"/amd64") {
			symbols = append(symbols, f.Symbol)
		}
	}
	slices.Sort(symbols)
	return symbols
}

// compareReports checks that a contract and a comparison without one find the same.
func compareReports(t *testing.T, held, found *toolReport) {
	t.Helper()
	lines := func(r *toolReport) map[string]bool {
		set := make(map[string]bool)
		for _, f := range r.Findings {
			set[fmt.Sprint(f)] = true
		}
		return set
	}
	check, diff := lines(held), lines(found)
	for line := range check {
		if !diff[line] {
			t.Errorf("only check says %s", line)
		}
	}
	for line := range diff {
		if !check[line] {
			t.Errorf("only diff says %s", line)
		}
	}
	t.Logf("%d findings", len(diff))
}

// commandIn runs the command in a folder and returns its report, if it prints one.
func commandIn(t *testing.T, dir string, code int, args ...string) *toolReport {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asTool+"=1", "GOWORK=off", "GOFLAGS=-mod=mod")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("%s: %v, want exit code %d\n%s", args[0], err, code, &stderr)
	}
	r := new(toolReport)
	if slices.Contains(args, "json") {
		if err := json.Unmarshal(stdout.Bytes(), r); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// mark is what a line of the client says that does not compile against the newer
// version: the symbol, and the exclusion by which that counts as compatible.
var mark = regexp.MustCompile(`// breaks (\S+)(?: unless (\S+))?$`)

// clientBreaks compiles the client against both versions of the module. It checks
// that the lines which do not compile against the newer one are those that say so,
// and returns the symbols by which they break, except for those with an exclusion.
func clientBreaks(t *testing.T, module, old, new, goos string) (symbols []string) {
	t.Helper()
	if errs := compileClient(t, module, old, goos).Errors; len(errs) > 0 {
		t.Fatalf("the client does not compile against the older version: %v", errs)
	}
	pkg := compileClient(t, module, new, goos)
	wrong := make(map[string]string)
	for _, err := range pkg.Errors {
		// Other errors are the compiler's, which says the same; a tab continues one.
		if err.Kind == packages.TypeError && !strings.HasPrefix(err.Msg, "\t") {
			wrong[err.Pos[:strings.LastIndexByte(err.Pos, ':')]] = err.Msg
		}
	}
	for _, file := range pkg.GoFiles {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			at := fmt.Sprintf("%s:%d", file, i+1)
			m := mark.FindStringSubmatch(line)
			if (m != nil) != (wrong[at] != "") {
				t.Errorf("%s:%d: the type checker says %q of %s", filepath.Base(file), i+1, wrong[at], line)
			} else if m != nil && m[2] == "" {
				symbols = append(symbols, m[1])
			}
		}
	}
	slices.Sort(symbols)
	return symbols
}

// compileClient type-checks the client in testdata/sys against the module in dir.
func compileClient(t *testing.T, module, dir, goos string) *packages.Package {
	t.Helper()
	client := t.TempDir()
	mod := fmt.Sprintf("module example.com/client\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %[1]s => %q\n", module, dir)
	if err := os.CopyFS(client, os.DirFS(filepath.Join("testdata", "sys"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(client, "go.mod"), []byte(mod), 0o666); err != nil {
		t.Fatal(err)
	}
	list, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: client, Env: environ(goos)}, ".")
	if err != nil || len(list) != 1 {
		t.Fatalf("%d packages: %v", len(list), err)
	}
	return list[0]
}
