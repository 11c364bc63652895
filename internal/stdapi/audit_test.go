package stdapi_test

import (
	"go/types"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// An audit looks for lines of the files in GOROOT/api in contracts.
type audit struct {
	lines      []line
	more       []line // may be there or not
	exceptions []*exception
	contracts  map[string]*contract.File // by import path
}

func newAudit(t *testing.T) *audit {
	t.Helper()
	dir := filepath.Join(run(t, exec.Command("go", "env", "GOROOT")), "api")
	a := &audit{exceptions: readExceptions(t, filepath.Join("testdata", "exceptions.txt"))}
	a.lines, a.more = readAPI(t, dir)
	cgo := exec.Command("go", "env", "CGO_ENABLED")
	cgo.Env = onLinux()
	if run(t, cgo) != "1" {
		a.lines = slices.DeleteFunc(a.lines, func(l line) bool { return l.cgo && l.pkg == "runtime/cgo" })
		t.Log("without cgo, the features of runtime/cgo are not looked for")
	}
	return a
}

// platform looks for lines in what the contracts say on a platform, and logs how
// many it found.
func (a *audit) platform(t *testing.T, platform string, lines []line) *index {
	t.Helper()
	x := &index{world: newWorld(a.contracts, platform), features: make(map[string]*features)}
	found, excepted, missing, syscall := 0, make(map[string]int), 0, 0
	for _, l := range lines {
		if l.pkg == "syscall" {
			syscall++
		}
		if x.has(l) {
			found++
		} else if reason := reasonOf(a.exceptions, l); reason != "" {
			excepted[reason]++
		} else {
			missing++
			t.Errorf("no contract has: %s", l)
		}
	}
	for _, err := range x.errs {
		t.Errorf("the contracts are no Go: %v", err)
	}
	t.Logf("%s: %d features (%d in syscall): %d found, %d missing", platform, len(lines), syscall, found, missing)
	for _, reason := range slices.Sorted(maps.Keys(excepted)) {
		t.Logf("%d excepted: %s", excepted[reason], reason)
	}
	return x
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

// An index is what contracts say, feature by feature.
type index struct {
	*world
	features map[string]*features // of the packages in which a line was looked for
}

func (x *index) has(l line) bool {
	f := x.features[l.pkg]
	if f == nil {
		if x.contracts[l.pkg] == nil {
			return false
		}
		if _, err := x.Import(l.pkg); err != nil {
			x.errs = append(x.errs, err)
		}
		f = featuresOf(x.packages[l.pkg])
		x.features[l.pkg] = f
	}
	return f.has(l.feature) || f.has(x.unalias(f, l.feature))
}

var qualified = regexp.MustCompile(`\b[a-z]\w*\.[A-Z]\w*\b`)

// unalias replaces names of types that have become aliases: where fs.FileMode
// is now, older lines have os.FileMode.
func (x *index) unalias(f *features, feature string) string {
	return qualified.ReplaceAllStringFunc(feature, func(text string) string {
		name, object, _ := strings.Cut(text, ".")
		for _, path := range slices.Sorted(maps.Keys(x.contracts)) {
			if x.contracts[path].PackageName.Value != name {
				continue
			}
			p, err := x.Import(path)
			if err != nil {
				continue
			}
			if tn, ok := p.Scope().Lookup(object).(*types.TypeName); ok && tn.IsAlias() {
				return f.typ(tn.Type())
			}
		}
		return text
	})
}

// extras complains of what contracts say besides the lines that were looked for
// and those that may be there.
func (x *index) extras(t *testing.T, more []line) {
	t.Helper()
	for _, l := range more {
		if x.features[l.pkg] != nil {
			x.has(l)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(x.features)) {
		for _, feature := range x.features[path].unasked() {
			t.Errorf("%s has, and the files do not: %s", x.contracts[path].Name, feature)
		}
	}
}
