package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// tableRow is a line of two cells.
var tableRow = regexp.MustCompile(`(?m)^\| (.*?) \| (.*) \|$`)

// packageRow is the beginning of a line on a package, which is linked.
var packageRow = regexp.MustCompile(`(?m)^\| \[([a-z/-]+)\]\(\.\./(.*?)\)\*? \|`)

// TestPackagesHaveRows checks that the tables of architecture.md have each folder
// of Go files, those of nested modules too, below all that it imports.
func TestPackagesHaveRows(t *testing.T) {
	rows := make(map[string]bool)
	for _, m := range packageRow.FindAllStringSubmatch(read(t, "architecture.md"), -1) {
		if rows[m[1]] || m[1] != m[2] {
			t.Errorf("the row of %s is there twice, or links %s", m[1], m[2])
		}
		rows[m[1]] = true
		for _, dir := range imported(t, m[1]) {
			if !rows[dir] {
				t.Errorf("%s imports %s, whose row is not above", m[1], dir)
			}
		}
	}
	for _, dir := range packageDirs(t) {
		if !rows[dir] {
			t.Errorf("%s has no row with a link", dir)
		}
	}
}

// TestPackagesAreSmall checks that no package has so many files that a reader does not find
// the one that is meant: beyond that, a stage becomes a package.
func TestPackagesAreSmall(t *testing.T) {
	const most = 26
	for _, dir := range packageDirs(t) {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
		if len(files) > most {
			t.Errorf("%s has %d files apart from tests, more than %d", dir, len(files), most)
		}
	}
}

// imported returns the folders of this repository's packages that the code in dir
// imports, its tests apart.
func imported(t *testing.T, dir string) (dirs []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			if rest, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "github.com/importspy/importspy/"); ok {
				dirs = append(dirs, rest)
			}
		}
	}
	return dirs
}

// packageDirs returns the folders with Go files, without those that the go command
// ignores and the modules whose only code is a build.
func packageDirs(t *testing.T) (dirs []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch base := d.Name(); {
		case name == "..":
			return nil
		case base == "testdata", base == "modules", strings.HasPrefix(base, "."), strings.HasPrefix(base, "_"):
			return fs.SkipDir
		}
		files, err := filepath.Glob(filepath.Join(name, "*.go"))
		if rel, _ := filepath.Rel("..", name); len(files) > 0 && !isCommandOfIntegration(rel) {
			dirs = append(dirs, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func isCommandOfIntegration(dir string) bool {
	return strings.HasPrefix(filepath.ToSlash(dir), "integrations/") && strings.Count(filepath.ToSlash(dir), "/") > 1
}

// TestIDsHaveRows checks that the table of architecture.md has each id, with all files of
// the comparison, of the rules and of the engine that report it.
func TestIDsHaveRows(t *testing.T) {
	rows := tableRow.FindAllStringSubmatch(read(t, "architecture.md"), -1)
	found := make(map[contract.RuleID]bool)
	for _, dir := range []string{"compare", "rules", "engine"} {
		files, err := filepath.Glob(filepath.Join("..", "internal", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for id := range reported(t, name) {
				found[id] = true
				if !slices.ContainsFunc(rows, func(row []string) bool {
					return matchesAny(row[1], string(id)) && strings.Contains(row[2], "("+filepath.ToSlash(name)+")")
				}) {
					t.Errorf("no row for %s links %s, which reports it", id, name)
				}
			}
		}
	}
	for _, id := range contract.RuleIDs() {
		if !found[id] {
			t.Errorf("%s is reported by no file", id)
		}
	}
}

func matchesAny(patterns, name string) bool {
	for pattern := range strings.SplitSeq(patterns, ", ") {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// reported returns the ids whose constants a file uses other than to ask whether a finding
// or a contract has one.
func reported(t *testing.T, name string) map[contract.RuleID]bool {
	t.Helper()
	constants := ruleConstants(t)
	ids := make(map[contract.RuleID]bool)
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CaseClause:
			for _, s := range n.Body {
				ast.Inspect(s, visit)
			}
			return false
		case *ast.IndexExpr:
			return false
		case *ast.BinaryExpr:
			return n.Op != token.EQL && n.Op != token.NEQ
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.Ident)
			return !ok || f.Name != "delete"
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "contract" && constants[n.Sel.Name] != "" {
				ids[constants[n.Sel.Name]] = true
			}
		}
		return true
	}
	ast.Inspect(parseGo(t, name), visit)
	return ids
}

// ruleConstants returns the ids by the names of their constants.
func ruleConstants(t *testing.T) map[string]contract.RuleID {
	t.Helper()
	constants := make(map[string]contract.RuleID)
	for _, m := range regexp.MustCompile(`(\w+) +RuleID = "(.*)"`).FindAllStringSubmatch(read(t, "../contract/rules_table.go"), -1) {
		constants[m[1]] = contract.RuleID(m[2])
	}
	return constants
}

func parseGo(t *testing.T, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// codeLink is a link whose text is an identifier, perhaps after that of its package.
var codeLink = regexp.MustCompile("\\[`(?:\\w+\\.)?(\\w+)`\\]\\((\\.\\./[^)]*\\.go)\\)")

// TestCodeLinks checks that the files that the pages link with an identifier declare
// it.
func TestCodeLinks(t *testing.T) {
	for _, page := range []string{"architecture.md", "comparison.md"} {
		for _, m := range codeLink.FindAllStringSubmatch(read(t, page), -1) {
			if _, err := os.Stat(m[2]); err != nil {
				t.Errorf("%s: %v", page, err)
			} else if !declares(t, m[2], m[1]) {
				t.Errorf("%s: %s does not declare %s", page, m[2], m[1])
			}
		}
	}
}

// TestFilesAreLinked checks that architecture.md links the files that it mentions, so
// that it is noticed when they move.
func TestFilesAreLinked(t *testing.T) {
	for _, m := range regexp.MustCompile("`([a-z]+/[a-z_/]+\\.go)`").FindAllStringSubmatch(read(t, "architecture.md"), -1) {
		if _, err := os.Stat(filepath.Join("..", m[1])); err == nil {
			t.Errorf("%s is not linked", m[1])
		}
	}
}

// TestCommentLinks checks that the sections of the pages that comments in Go files
// point to are there.
func TestCommentLinks(t *testing.T) {
	comment := regexp.MustCompile(`// .*\bdocs/(\w+\.md)#([\w-]+)`)
	found := 0
	for _, dir := range packageDirs(t) {
		files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			for _, m := range comment.FindAllStringSubmatch(read(t, name), -1) {
				if found++; !anchors(t, m[1])[m[2]] {
					t.Errorf("%s: %s has no section %s", name, m[1], m[2])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no comment points to a page")
	}
}

func declares(t *testing.T, file, name string) bool {
	t.Helper()
	for _, d := range parseGo(t, file).Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == name {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}
