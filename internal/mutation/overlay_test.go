package mutation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

const runnerPath = "github.com/importspy/importspy/internal/mutation/runner"

// switches is what each changed package gets: the function that its conditions ask.
const switches = `package %s

import mutants "` + runnerPath + `"

// isMutant reports whether the mutant is switched on.
func isMutant(id int) bool { return mutants.On(id) }
`

// testMain is what the tests of a package get that has no TestMain.
const testMain = `package %s

import (
	mutantOS "os"
	mutantTesting "testing"

	mutants "` + runnerPath + `"
)

func TestMain(m *mutantTesting.M) { mutantOS.Exit(mutants.Run(m)) }
`

// overlay writes the packages with their mutants to dir and returns the file
// that replaces the ones by the others for the go command.
func overlay(repository, dir string, packages []*goPackage, list []*mutant) (string, error) {
	replace := make(map[string]string)
	add := func(name string, data []byte) error {
		to := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		replace[filepath.Join(repository, name)] = to
		return os.WriteFile(to, data, 0o666)
	}
	byFile := make(map[string][]*mutant)
	for _, m := range list {
		byFile[m.file] = append(byFile[m.file], m)
	}
	for file, list := range byFile {
		if err := add(file, mutate(list)); err != nil {
			return "", err
		}
	}
	for _, p := range packages {
		if err := add(filepath.Join(p.path, "mutant_switches.go"), fmt.Appendf(nil, switches, p.Name)); err != nil {
			return "", err
		}
		name, text, err := p.testMain()
		if err == nil {
			err = add(filepath.Join(p.path, name), text)
		}
		if err != nil {
			return "", err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, data, 0o666)
}

var packageClause = regexp.MustCompile(`(?m)^package \w+`)

// testMain returns the name and the text of a test file of the package, whose
// TestMain calls the runner in place of the method Run of its argument m.
func (p *goPackage) testMain() (name string, text []byte, err error) {
	for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		data, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return "", nil, err
		}
		if bytes.Contains(data, []byte("\nfunc TestMain(m *testing.M)")) {
			data = bytes.ReplaceAll(data, []byte("m.Run()"), []byte("mutants.Run(m)"))
			at := packageClause.FindIndex(data)[1]
			return name, slices.Insert(data, at, []byte(`; import mutants "`+runnerPath+`"`)...), nil
		}
	}
	return "mutant_main_test.go", fmt.Appendf(nil, testMain, p.Name), nil
}

// mutate puts the switches into a file, without new lines. An operand that is
// dropped counts as true in an &&, and as false in an ||.
func mutate(list []*mutant) []byte {
	type insertion struct {
		offset, length int // length of what it opens, negative where it closes
		text           string
	}
	var all []insertion
	for _, m := range list {
		before := map[token.Token]string{token.NOT: "isMutant(%d) != (", token.LAND: "isMutant(%d) || (", token.LOR: "!isMutant(%d) && ("}[m.token]
		length := m.at.end - m.at.start
		all = append(all,
			insertion{m.at.start, length, "(" + fmt.Sprintf(before, m.id)},
			insertion{m.at.end, -length, "))"})
	}
	slices.SortStableFunc(all, func(a, b insertion) int {
		if a.offset != b.offset {
			return a.offset - b.offset
		}
		// What closes comes first, the inner before the outer; then what opens, the outer first.
		if (a.length < 0) != (b.length < 0) {
			return cmp.Compare(a.length, b.length)
		}
		return cmp.Compare(b.length, a.length)
	})
	var buf bytes.Buffer
	source, done := list[0].source, 0
	for _, i := range all {
		buf.Write(source[done:i.offset])
		buf.WriteString(i.text)
		done = i.offset
	}
	buf.Write(source[done:])
	return buf.Bytes()
}
