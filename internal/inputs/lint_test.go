package inputs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is this one.
const module = "github.com/importspy/importspy/"

// direct are functions and variables by which a program gets to know something of its
// surroundings without this package.
var direct = map[string][]string{
	"os": {
		"ReadFile", "ReadDir", "Stat", "Lstat", "Open", "OpenFile", "OpenRoot", "OpenInRoot", "Readlink", "DirFS", "CopyFS",
		"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Getwd", "UserHomeDir", "UserConfigDir", "UserCacheDir", "TempDir", "Hostname",
		"Executable", "Getppid", "Stdin",
	},
	"os/exec":       {"Command", "CommandContext", "LookPath"},
	"path/filepath": {"Abs", "EvalSymlinks", "Glob", "Walk", "WalkDir"},
	"go/build":      {"Default", "Import", "ImportDir"},
	"go/parser":     {"ParseDir"}, // ParseFile see below
	"time":          {"Now", "Since"},
}

// known are uses of these that no outcome depends on, or that are in the key of what is
// remembered, by package or file.
var known = map[string][]string{
	"internal/inputs":           {"os.ReadFile", "os.ReadDir", "os.Stat", "os.Lstat", "os.Open", "os.OpenFile", "os/exec.LookPath", "go/build.Default"}, // this is what it is for
	"internal/cache":            {"os.UserCacheDir", "os.Stat", "os.OpenRoot", "os.Executable", "os.Open", "time.Now"},                                  // a damaged entry is none
	"internal/replay/config":    {"os.ReadFile"},                                                                                                        // the configuration is in the key
	"internal/replay/memo":      {"os.Environ", "os.Getwd", "os.Open", "os.Getenv"},                                                                     // the key
	"internal/replay/early":     nil,
	"internal/gofile":           {"go/build.Default"},                                                                                             // variables in the key; its functions are replaced
	"internal/unit/whole":       {"os.Environ"},                                                                                                   // in the key
	"internal/vetrun":           {"os.Getenv", "os.UserCacheDir", "os.Getppid", "os.ReadFile", "os.ReadDir", "os.Lstat", "os.Stat", "time.Since"}, // what the run knows
	"internal/fresh":            nil,                                                                                                              // what the run knows; Read below
	"internal/unit/types":       {"os.Open", "os.ReadFile", "go/build.Default"},                                                                   // export data, and what units say of types, are in the key
	"internal/gocmd/modfiles":   {"os.TempDir"},                                                                                                   // a variable in the key
	"internal/gocmd/settings":   {"os.UserConfigDir", "go/build.Default", "os/exec.Command"},                                                      // variables in the key; Ask is for commands
	"internal/gocmd/modules":    {"os.Stat"},                                                                                                      // what a progress shows is no outcome
	"internal/gocmd/openable":   {"os.Stat", "os.Getenv", "path/filepath.WalkDir"},                                                                // what is not openable ends the run
	"internal/vet/openable":     {"os.Lstat", "path/filepath.Abs", "path/filepath.EvalSymlinks"},                                                  // where a finding is shown
	"internal/gocmd/workfolder": {"os.Environ"},                                                                                                   // in the key
	"internal/gocmd/command":    {"os/exec.CommandContext"},                                                                                       // for commands
	"internal/gocmd/children":   {"os.ReadDir", "os.ReadFile", "os/exec.Command", "time.Now"},                                                     // of commands that are interrupted
	"internal/gocmd/index":      {"os.UserCacheDir", "os.ReadDir"},                                                                                // with an index or without, the list of packages is the same
	"internal/gocmd/flags":      {"os.Environ"},                                                                                                   // for loading packages
	"internal/goroot":           {"go/build.Default", "os/exec.Command"},                                                                          // a variable in the key; the command is recorded as unknown
	"internal/rules/resolve":    {"os.Environ", "os.Getwd"},                                                                                       // in the key
	"internal/contractfile":     {"os.OpenRoot", "os.OpenFile", "os.Stat", "os.Lstat", "path/filepath.EvalSymlinks", "time.Since"},                // for writing
	// Of check.
	"internal/command/history":  {"os.Stat"},                                                                   // whether the output is a pipe
	"internal/load/platforms":   {"os/exec.Command", "os.Environ", "path/filepath.Abs"},                        // recorded; in the key
	"internal/report/progress":  {"time.Now"},                                                                  // what shows that there is life is no outcome
	"internal/srcload/key":      {"os.Getenv"},                                                                 // in the key
	"internal/srcload/list":     {"os.Environ"},                                                                // in the key; what the go command says is recorded
	"internal/srcload/overlay":  {"os.Environ"},                                                                // in the key
	"internal/srcload/parse":    {"os.ReadFile"},                                                               // of files whose version is recorded
	"internal/command/remember": {"os.Getwd", "os.Environ"},                                                    // the key
	"internal/command/flags":    {"path/filepath.Abs", "os.Environ"},                                           // in the key
	"internal/command/command":  {"os.Stdin", "os.Getenv", "os.Environ", "os.Executable", "path/filepath.Abs"}, // in the key; before or instead of check
	// Of other commands, which are not remembered.
	"internal/load/version":          {"os.Stat", "os/exec.CommandContext", "os.Environ"},
	"internal/load/published":        {"os.Stat", "os.ReadFile"},
	"internal/load/revision":         {"os.Stat"},
	"internal/load/leftover":         {"os.TempDir", "os.ReadDir", "os.Lstat", "time.Since"},
	"internal/versions/hints":        {"os.Stat"},
	"internal/versions/version":      {"os.Stat"},
	"internal/command/completion":    {"os.ReadDir"},
	"internal/hostenv/inputs":        {"os.Environ"},
	"internal/hostenv/binary":        {"os.Stat", "os.Open", "os/exec.CommandContext", "go/build.Default"},
	"internal/command/guard":         {"os.ReadFile"},
	"internal/command/singlechecker": {"os.Executable", "os.Getwd", "os.Environ", "os/exec.CommandContext", "os.Lstat", "path/filepath.Abs", "path/filepath.EvalSymlinks"},
	"internal/command/driver_text":   {"os.Getwd"},
	"internal/command/merge":         {"path/filepath.Abs", "os/exec.Command"},
	"internal/command/move":          {"path/filepath.WalkDir", "os.Stat"},
	"internal/update/jobs":           {"path/filepath.EvalSymlinks"},
}

// TestNothingElseReads checks that what a unit of go vet and the command check run reads
// through this package only.
func TestNothingElseReads(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if and .Module .Module.Main}}{{.ImportPath}}{{range .GoFiles}} {{$.Dir}}/{{.}}{{end}}{{end}}`, module+"internal/command").Output()
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	files := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		pkg := strings.TrimPrefix(fields[0], module)
		for _, file := range fields[1:] {
			files++
			for _, use := range reads(t, file) {
				name := pkg + "/" + strings.TrimSuffix(filepath.Base(file), ".go")
				switch {
				case pkg == "internal/fresh":
				case slices.Contains(known[pkg], use):
					used[pkg] = true
				case slices.Contains(known[name], use):
					used[name] = true
				default:
					t.Errorf("%s uses %s: what it reads is not recorded", name, use)
				}
			}
		}
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
	for name, uses := range known {
		if len(uses) > 0 && !used[name] {
			t.Errorf("%s does not use %s any more", name, uses)
		}
	}
}

// reads returns the uses in a file of what is in direct, and calls of parser.ParseFile
// that have the parser read the file.
func reads(t *testing.T, name string) (uses []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	paths := make(map[string]string) // of packages, by what the file calls them
	for _, spec := range file.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		called := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			called = spec.Name.Name
		}
		paths[called] = path
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && slices.Contains(direct[paths[id.Name]], n.Sel.Name) {
				uses = append(uses, paths[id.Name]+"."+n.Sel.Name)
			}
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "ParseFile" || len(n.Args) < 3 {
				break
			}
			pkg, _ := sel.X.(*ast.Ident)
			if src, ok := n.Args[2].(*ast.Ident); ok && src.Name == "nil" && pkg != nil && paths[pkg.Name] == "go/parser" {
				uses = append(uses, "go/parser.ParseFile")
			}
		}
		return true
	})
	return uses
}
