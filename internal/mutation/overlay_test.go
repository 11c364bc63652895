package mutation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

const (
	// switchVar is the environment variable with the id of the mutant that is
	// switched on, 0 for none.
	switchVar = "IMPORTSPY_MUTANT"
	// reachedVar is the one with the file to which the ids of the mutants are
	// added whose conditions are evaluated.
	reachedVar = "IMPORTSPY_MUTANTS_REACHED"
)

// switches is what each changed package gets: the function that its conditions
// ask. Nothing but the standard library may be imported by it.
const switches = `package %s

import (
	mutantOS "os"
	mutantStrconv "strconv"
	mutantSync "sync"
)

var (
	mutantOn, _   = mutantStrconv.Atoi(mutantOS.Getenv("` + switchVar + `"))
	mutantFile    = mutantOS.Getenv("` + reachedVar + `")
	mutantReached mutantSync.Map
)

// isMutant reports whether the mutant is switched on.
func isMutant(id int) bool {
	if mutantFile != "" {
		mutantNote(id)
	}
	return id == mutantOn
}

func mutantNote(id int) {
	if _, again := mutantReached.LoadOrStore(id, true); again {
		return
	}
	f, err := mutantOS.OpenFile(mutantFile, mutantOS.O_APPEND|mutantOS.O_CREATE|mutantOS.O_WRONLY, 0o666)
	if err == nil {
		_, err = f.WriteString(mutantStrconv.Itoa(id) + "\n")
		f.Close()
	}
	if err != nil {
		panic(err)
	}
}
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
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, data, 0o666)
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
