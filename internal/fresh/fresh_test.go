package fresh

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// plain is an environment without settings of the machine that runs the tests.
var plain = []string{"GOENV=off"}

// TestDigestSees edits one file of a tree and asks whether the digest for a
// command in the folder dir follows. $ROOT stands for the folder of the tree.
func TestDigestSees(t *testing.T) {
	const contract = "version: 1\n"
	tests := []struct {
		name string
		tree string
		dir  string
		env  []string
		args []string
		edit string // the file that is written
		to   string // its new content, contract if empty
		want bool
	}{
		{name: "contract added", tree: "-- go.mod --\nmodule m\n", edit: "a/importspy.yaml", want: true},
		{name: "contract edited", tree: "-- go.mod --\nmodule m\n-- a/importspy.yaml --\nx: 1\n", edit: "a/importspy.yaml", want: true},
		{name: "contract of the root", tree: "-- go.mod --\nmodule m\n", edit: "importspy.yaml", want: true},
		{name: "wrong name", tree: "-- go.mod --\nmodule m\n", edit: "a/importspy.yml", want: true},
		{name: "other file", tree: "-- go.mod --\nmodule m\n", edit: "a/contract.yaml", want: false},
		{name: "Go file", tree: "-- go.mod --\nmodule m\n", edit: "a/a.go", to: "package a\n", want: false},
		{name: "name in other case", tree: "-- go.mod --\nmodule m\n", edit: "a/ImportSpy.YAML", want: true},

		{name: "from a subfolder", tree: "-- go.mod --\nmodule m\n-- a/b/b.go --\npackage b\n", dir: "a/b", edit: "c/importspy.yaml", want: true},
		{name: "version of a module", tree: "-- go.mod --\nmodule m\nrequire d v1.0.0\n", edit: "go.mod", to: "module m\nrequire d v1.1.0\n", want: true},
		{name: "version of a replacement", tree: "-- go.mod --\nmodule m\nreplace d => e v1.0.0\n", edit: "go.mod", to: "module m\nreplace d => e v1.1.0\n", want: true},
		{name: "module that is not required any more", tree: "-- go.mod --\nmodule m\nrequire d v1.0.0\n", edit: "go.mod", to: "module m\n", want: true},
		{name: "comment in go.mod", tree: "-- go.mod --\nmodule m\nrequire d v1.0.0\n", edit: "go.mod", to: "module m\nrequire d v1.0.0 // indirect\n", want: false},
		{name: "above the module", tree: "-- m/go.mod --\nmodule m\n", dir: "m", edit: "importspy.yaml", want: false},
		{name: "beside the module", tree: "-- m/go.mod --\nmodule m\n", dir: "m", edit: "n/importspy.yaml", want: false},
		{name: "nested module", tree: "-- go.mod --\nmodule m\n-- n/go.mod --\nmodule n\n", edit: "n/importspy.yaml", want: true},
		{name: "in a nested module, beside it", tree: "-- go.mod --\nmodule m\n-- n/go.mod --\nmodule n\n", dir: "n", edit: "importspy.yaml", want: false},

		{name: "vendor", tree: "-- go.mod --\nmodule m\n", edit: "vendor/d/importspy.yaml", want: true},
		{name: "testdata", tree: "-- go.mod --\nmodule m\n", edit: "testdata/importspy.yaml", want: true},
		{name: "node_modules", tree: "-- go.mod --\nmodule m\n", edit: "node_modules/x/importspy.yaml", want: true},
		{name: "underscore", tree: "-- go.mod --\nmodule m\n", edit: "_x/importspy.yaml", want: true},
		{name: "dot", tree: "-- go.mod --\nmodule m\n", edit: ".x/importspy.yaml", want: true},
		{name: "folder of the contract's name", tree: "-- go.mod --\nmodule m\n-- importspy.yaml/x.go --\npackage x\n", edit: "importspy.yaml/importspy.yaml", want: true},
		{name: "git", tree: "-- go.mod --\nmodule m\n", edit: ".git/importspy.yaml", want: false},
		{name: "jj", tree: "-- go.mod --\nmodule m\n", edit: "a/.jj/importspy.yaml", want: false},
		{name: "module cache in the module", tree: "-- go.mod --\nmodule m\n", env: []string{"GOMODCACHE=$ROOT/.go/mod"}, edit: ".go/mod/d@v1.0.0/importspy.yaml", want: false},
		{name: "module in the module cache", tree: "-- go.mod --\nmodule m\n-- .go/mod/d@v1.0.0/go.mod --\nmodule d\n", dir: ".go/mod/d@v1.0.0", env: []string{"GOMODCACHE=$ROOT/.go/mod"}, edit: ".go/mod/d@v1.0.0/importspy.yaml", want: true},

		{name: "replace", tree: "-- m/go.mod --\nmodule m\nreplace d => ../d\n", dir: "m", edit: "d/importspy.yaml", want: true},
		{name: "replace, deep", tree: "-- m/go.mod --\nmodule m\nreplace d v1.2.3 => ../d\n", dir: "m", edit: "d/x/y/importspy.yaml", want: true},
		{name: "replace, block", tree: "-- m/go.mod --\nmodule m\nreplace (\n\tc => ../c\n\td => ../d\n)\n", dir: "m", edit: "d/importspy.yaml", want: true},
		{name: "replace, quoted", tree: "-- m/go.mod --\nmodule m\nreplace d => \"../with space\"\n", dir: "m", edit: "with space/importspy.yaml", want: true},
		{name: "replace, absolute", tree: "-- m/go.mod --\nmodule m\nreplace d => \"$ROOT/d\"\n", dir: "m", edit: "d/importspy.yaml", want: true},
		{name: "replace by a version", tree: "-- m/go.mod --\nmodule m\nreplace d => d v1.2.3\n", dir: "m", edit: "d/importspy.yaml", want: false},
		{name: "replace in a replaced module", tree: "-- m/go.mod --\nmodule m\nreplace d => ../d\n-- d/go.mod --\nmodule d\nreplace e => ../e\n", dir: "m", edit: "e/importspy.yaml", want: false},
		{name: "replacement within the module", tree: "-- go.mod --\nmodule m\nreplace d => ./d\n-- d/go.mod --\nmodule d\n", edit: "d/importspy.yaml", want: true},
		{name: "replacement within .git", tree: "-- go.mod --\nmodule m\nreplace d => ./.git/d\n-- .git/d/go.mod --\nmodule d\n", edit: ".git/d/importspy.yaml", want: true},

		{name: "modfile in GOFLAGS", tree: "-- m/go.mod --\nmodule m\n-- m/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m", env: []string{"GOFLAGS=-modfile=x.mod"}, edit: "d/importspy.yaml", want: true},
		{name: "modfile in GOFLAGS, in another folder", tree: "-- m/a/a.go --\npackage a\n-- m/go.mod --\nmodule m\n-- o/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m/a", env: []string{`GOFLAGS=-v '--modfile=../../o/x.mod'`}, edit: "d/importspy.yaml", want: true},
		{name: "modfile in GOFLAGS instead of go.mod", tree: "-- m/go.mod --\nmodule m\nreplace d => ../d\n-- o/x.mod --\nmodule m\n", dir: "m", env: []string{"GOFLAGS=-modfile=../o/x.mod"}, args: []string{"go", "vet"}, edit: "d/importspy.yaml", want: false},
		{name: "modfile in the settings file", tree: "-- env --\nGOFLAGS=-modfile=x.mod\n-- m/go.mod --\nmodule m\n-- m/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m", env: []string{"GOENV=$ROOT/env"}, args: []string{"go", "vet"}, edit: "d/importspy.yaml", want: true},
		{name: "modfile in GOROOT's settings", tree: "-- goroot/go.env --\n# defaults\nGOFLAGS=-modfile=x.mod\n-- m/go.mod --\nmodule m\n-- m/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m", env: []string{"GOROOT=$ROOT/goroot"}, args: []string{"go", "vet"}, edit: "d/importspy.yaml", want: true},
		{name: "modfile argument", tree: "-- m/go.mod --\nmodule m\n-- o/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m", args: []string{"go", "vet", "-modfile=../o/x.mod"}, edit: "d/importspy.yaml", want: true},
		{name: "modfile argument in two words", tree: "-- m/go.mod --\nmodule m\n-- o/x.mod --\nmodule m\nreplace d => ../d\n", dir: "m", args: []string{"go", "vet", "-modfile", "../o/x.mod"}, edit: "d/importspy.yaml", want: true},
		{name: "modfile argument not known", tree: "-- m/go.mod --\nmodule m\n-- m/x.mod --\nmodule m\nreplace d => ../d\n-- m/song.mod --\n\x00\x01\n", dir: "m", edit: "d/importspy.yaml", want: true},

		{name: "workspace", tree: "-- go.work --\ngo 1.26\nuse (\n\t./a\n\t./b\n)\n-- a/go.mod --\nmodule a\n-- b/go.mod --\nmodule b\n", dir: "a", edit: "b/importspy.yaml", want: true},
		{name: "workspace, from its folder", tree: "-- go.work --\ngo 1.26\nuse ./a\n-- a/go.mod --\nmodule a\n", edit: "a/x/importspy.yaml", want: true},
		{name: "workspace, module not used", tree: "-- go.work --\ngo 1.26\nuse ./a\n-- a/go.mod --\nmodule a\n-- b/go.mod --\nmodule b\n", dir: "a", edit: "b/importspy.yaml", want: false},
		{name: "workspace, module outside", tree: "-- w/go.work --\ngo 1.26\nuse ../a\n-- a/go.mod --\nmodule a\n", dir: "w", edit: "a/importspy.yaml", want: true},
		{name: "workspace, absolute", tree: "-- w/go.work --\ngo 1.26\nuse \"$ROOT/a\"\n-- a/go.mod --\nmodule a\n", dir: "w", edit: "a/importspy.yaml", want: true},
		{name: "workspace, replace", tree: "-- w/go.work --\ngo 1.26\nuse ./a\nreplace d => ../d\n-- w/a/go.mod --\nmodule a\n", dir: "w/a", edit: "d/importspy.yaml", want: true},
		{name: "workspace, replace in a module", tree: "-- w/go.work --\ngo 1.26\nuse (\n\t./a\n\t./b\n)\n-- w/a/go.mod --\nmodule a\n-- w/b/go.mod --\nmodule b\nreplace d => ../../d\n", dir: "w/a", edit: "d/importspy.yaml", want: true},
		{name: "workspace, vendor", tree: "-- go.work --\ngo 1.26\nuse ./a\n-- a/go.mod --\nmodule a\n", dir: "a", edit: "vendor/d/importspy.yaml", want: true},
		{name: "workspace off", tree: "-- go.work --\ngo 1.26\nuse (\n\t./a\n\t./b\n)\n-- a/go.mod --\nmodule a\n-- b/go.mod --\nmodule b\n", dir: "a", env: []string{"GOWORK=off"}, edit: "b/importspy.yaml", want: false},
		{name: "workspace off in the settings file", tree: "-- env --\nGOWORK=off\n-- go.work --\ngo 1.26\nuse (\n\t./a\n\t./b\n)\n-- a/go.mod --\nmodule a\n-- b/go.mod --\nmodule b\n", dir: "a", env: []string{"GOENV=$ROOT/env"}, edit: "b/importspy.yaml", want: false},
		{name: "workspace named", tree: "-- w/go.work --\ngo 1.26\nuse ../b\n-- a/go.mod --\nmodule a\n-- b/go.mod --\nmodule b\n", dir: "a", env: []string{"GOWORK=$ROOT/w/go.work"}, edit: "b/importspy.yaml", want: true},
		{name: "workspace beyond GOROOT", tree: "-- go.work --\ngo 1.26\nuse ./b\n-- b/go.mod --\nmodule b\n-- goroot/src/go.mod --\nmodule std\n", dir: "goroot/src", env: []string{"GOROOT=$ROOT/goroot"}, edit: "b/importspy.yaml", want: false},

		{name: "version in go.mod", tree: "-- go.mod --\nmodule m\nrequire d v1.2.0\n", edit: "go.mod", to: "module m\nrequire d v1.3.0\n", want: true},
		{name: "version in a vendor folder", tree: "-- go.mod --\nmodule m\n-- vendor/modules.txt --\n# d v1.2.0\n", edit: "vendor/modules.txt", to: "# d v1.3.0\n", want: true},
		{name: "version in a replacement", tree: "-- m/go.mod --\nmodule m\nreplace d => ../d\n-- d/go.mod --\nmodule d\n", dir: "m", edit: "d/go.mod", to: "module d\nrequire e v1.0.0\n", want: true},
		{name: "version in a workspace", tree: "-- go.work --\ngo 1.26\nuse ./a\n-- a/go.mod --\nmodule a\n", dir: "a", edit: "a/go.mod", to: "module a\nrequire e v1.0.0\n", want: true},
		{name: "use in a workspace", tree: "-- go.work --\ngo 1.26\nuse ./a\n-- a/go.mod --\nmodule a\n", dir: "a", edit: "go.work", to: "go 1.25\nuse ./a\n", want: true},

		{name: "new test", tree: "-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n", edit: "a/a_test.go", to: "package a\n", want: true},
		{name: "new external test", tree: "-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n", edit: "a/a_test.go", to: "package a_test\n", want: false},
		{name: "test that becomes external", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a\n", edit: "a/a_test.go", to: "package a_test\n", want: true},
		{name: "test for another platform", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a\n", edit: "a/a_test.go", to: "//go:build plan9 && !plan9\n\npackage a\n", want: true},
		{name: "body of a test", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a\n", edit: "a/a_test.go", to: "package a\n\nfunc f() {}\n", want: false},

		{name: "new Go file next to a contract", tree: "-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n-- a/importspy.yaml --\nversion: 1\n", edit: "a/b.go", to: "package a\n", want: true},
		{name: "new Go file without a contract", tree: "-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n", edit: "a/b.go", to: "package a\n", want: false},
		{name: "edited Go file", tree: "-- go.mod --\nmodule m\n-- a/a.go --\npackage a\n-- a/importspy.yaml --\nimports:\n", edit: "a/a.go", to: "package a\n\nimport _ \"fmt\"\n", want: false},

		{name: "import of a test", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a_test\n-- a/importspy.yaml --\nimports:\n", edit: "a/a_test.go", to: "package a_test\n\nimport _ \"fmt\"\n", want: true},
		{name: "import of a test below families", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a_test\n-- importspy.yaml --\nsubpackages:\n", edit: "a/a_test.go", to: "package a_test\n\nimport _ \"fmt\"\n", want: true},
		{name: "import of a test without rules", tree: "-- go.mod --\nmodule m\n-- a/a_test.go --\npackage a_test\n-- a/importspy.yaml --\nversion: 1\n", edit: "a/a_test.go", to: "package a_test\n\nimport _ \"fmt\"\n", want: false},
		{name: "import for another platform", tree: "-- go.mod --\nmodule m\n-- a/a_plan9.go --\npackage a\n-- a/importspy.yaml --\nwaivers:\n", edit: "a/a_plan9.go", to: "package a\n\nimport _ \"fmt\"\n", want: true},

		{name: "contract above a file outside the module", tree: "-- m/go.mod --\nmodule m\n-- o/go.mod --\nmodule o\n-- o/a/a.go --\npackage a\n", dir: "m", args: []string{"go", "vet", "$ROOT/o/a/a.go"}, edit: "o/importspy.yaml", want: true},

		{name: "contracts in a folder", tree: "-- m/go.mod --\nmodule m\n-- c/example.com/d/importspy.yaml --\nx: 1\n", dir: "m", env: []string{"IMPORTSPY_CONTRACTS=$ROOT/c"}, edit: "c/example.com/d/importspy.yaml", want: true},
		{name: "contracts in a folder, new folder", tree: "-- m/go.mod --\nmodule m\n", dir: "m", env: []string{"IMPORTSPY_CONTRACTS=$ROOT/c"}, edit: "c/example.com/d/importspy.yaml", want: true},
		{name: "contracts in a folder, relative", tree: "-- m/go.mod --\nmodule m\n", dir: "m", env: []string{"IMPORTSPY_CONTRACTS=../c"}, edit: "c/d/importspy.yaml", want: true},
		{name: "contracts in a folder, not named", tree: "-- m/go.mod --\nmodule m\n-- c/d/importspy.yaml --\nx: 1\n", dir: "m", edit: "c/d/importspy.yaml", want: false},
		{name: "contracts in a folder, no module", tree: "-- c/fmt/importspy.yaml --\nx: 1\n-- e/e.txt --\n", dir: "e", env: []string{"IMPORTSPY_CONTRACTS=$ROOT/c"}, edit: "c/fmt/importspy.yaml", want: true},

		{name: "no module, here", tree: "-- a/a.go --\npackage a\n", dir: "a", edit: "a/importspy.yaml", want: true},
		{name: "no module, below", tree: "-- a/a.go --\npackage a\n", edit: "a/importspy.yaml", want: false},
		{name: "no module, file named", tree: "-- a/a.go --\npackage a\n", args: []string{"go", "vet", "a/a.go"}, edit: "a/importspy.yaml", want: true},
		{name: "file outside the module", tree: "-- m/go.mod --\nmodule m\n-- a/a.go --\npackage a\n", dir: "m", args: []string{"go", "vet", "$ROOT/a/a.go"}, edit: "a/importspy.yaml", want: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			in := func(s string) string { return strings.ReplaceAll(s, "$ROOT", filepath.ToSlash(root)) }
			extract(t, root, in(test.tree))
			env := append([]string(nil), plain...)
			for _, kv := range test.env {
				env = append(env, in(kv))
			}
			var args []string
			for _, arg := range test.args {
				args = append(args, in(arg))
			}
			dir := filepath.Join(root, test.dir)

			before := mustDigest(t, dir, env, args...)
			if again := mustDigest(t, dir, env, args...); again != before {
				t.Fatal("digest changed without an edit")
			}
			to := test.to
			if to == "" {
				to = contract
			}
			write(t, filepath.Join(root, test.edit), to)
			if after := mustDigest(t, dir, env, args...); (after != before) != test.want {
				t.Errorf("after an edit of %s, digest changed: %t, want %t", test.edit, after != before, test.want)
			}
		})
	}
}

func TestDigestIsOfNothingOutsideModules(t *testing.T) {
	if mustDigest(t, t.TempDir(), plain) != sha256.Sum256(nil) {
		t.Error("there is something in the digest of an empty folder")
	}
}

// TestDigestKinds checks that no two things that can stand at a contract's path
// have the same digest.
func TestDigestKinds(t *testing.T) {
	kinds := map[string]func(dir string) error{
		"nothing":      func(dir string) error { return nil },
		"file":         func(dir string) error { return os.WriteFile(dir+"/importspy.yaml", []byte("x: 1\n"), 0o666) },
		"empty file":   func(dir string) error { return os.WriteFile(dir+"/importspy.yaml", nil, 0o666) },
		"wrong name":   func(dir string) error { return os.WriteFile(dir+"/importspy.yml", []byte("x: 1\n"), 0o666) },
		"folder":       func(dir string) error { return os.Mkdir(dir+"/importspy.yaml", 0o777) },
		"link":         func(dir string) error { return os.Symlink("../../one", dir+"/importspy.yaml") },
		"other link":   func(dir string) error { return os.Symlink("../../two", dir+"/importspy.yaml") },
		"folder link":  func(dir string) error { return os.Symlink("..", dir+"/importspy.yaml") },
		"dangling":     func(dir string) error { return os.Symlink("../../none", dir+"/importspy.yaml") },
		"linked below": func(dir string) error { return os.Symlink("../../package", dir+"/p") },
	}
	digests := make(map[[sha256.Size]byte]string)
	for name, make := range kinds {
		root := t.TempDir()
		extract(t, root, "-- m/go.mod --\nmodule m\n-- m/a/a.go --\npackage a\n-- one --\nx: 1\n-- two --\nx: 2\n-- package/importspy.yaml --\nx: 1\n")
		if err := make(filepath.Join(root, "m", "a")); err != nil {
			t.Skip(err) // a system without symbolic links
		}
		digest := mustDigest(t, filepath.Join(root, "m"), plain)
		if other, dup := digests[digest]; dup {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		digests[digest] = name
	}
}

// TestDigestFollowsLinks checks that the content behind a symbolic link counts,
// though the link itself stays.
func TestDigestFollowsLinks(t *testing.T) {
	root := t.TempDir()
	extract(t, root, "-- m/go.mod --\nmodule m\n-- shared --\nx: 1\n-- package/importspy.yaml --\nx: 1\n")
	m := filepath.Join(root, "m")
	symlink(t, "../shared", filepath.Join(m, "importspy.yaml"))
	symlink(t, "../package", filepath.Join(m, "p"))
	symlink(t, "../m", filepath.Join(m, "self")) // must not be walked for ever

	last := mustDigest(t, m, plain)
	for _, edited := range []string{"shared", "package/importspy.yaml"} {
		write(t, filepath.Join(root, edited), "x: 2\n")
		next := mustDigest(t, m, plain)
		if next == last {
			t.Errorf("an edit of %s does not change the digest", edited)
		}
		last = next
	}
	if err := os.Remove(filepath.Join(root, "shared")); err != nil {
		t.Fatal(err)
	}
	if mustDigest(t, m, plain) == last {
		t.Error("a link that begins to dangle does not change the digest")
	}
}

// TestDigestSeesMoves checks that a contract counts where it is: another
// package's, another module's.
func TestDigestSeesMoves(t *testing.T) {
	const modules = "-- m/go.mod --\nmodule m\nreplace d => ../d\n-- d/go.mod --\nmodule d\n"
	digests := make(map[[sha256.Size]byte]string)
	for _, place := range []string{"m", "m/a", "m/b", "d", "d/a", "d/b"} {
		root := t.TempDir()
		extract(t, root, modules+"-- "+place+"/importspy.yaml --\nversion: 1\n")
		digest := mustDigest(t, filepath.Join(root, "m"), plain)
		if other, dup := digests[digest]; dup {
			t.Errorf("contracts in %s and in %s have the same digest", place, other)
		}
		digests[digest] = place
	}
}

// TestDigestIsPortable checks that the digest depends neither on where the
// modules lie nor on where in them the go command is called.
func TestDigestIsPortable(t *testing.T) {
	trees := map[string]string{
		"module":    "-- m/go.mod --\nmodule m\nreplace d => ../d\n-- d/go.mod --\nmodule d\n",
		"workspace": "-- go.work --\ngo 1.26\nuse (\n\t./m\n\t./d\n)\n-- m/go.mod --\nmodule m\n-- d/go.mod --\nmodule d\n",
	}
	for name, tree := range trees {
		t.Run(name, func(t *testing.T) {
			tree += "-- m/importspy.yaml --\nx: 1\n-- m/a/b/importspy.yaml --\nx: 2\n-- d/importspy.yaml --\nx: 3\n"
			one, two := t.TempDir(), filepath.Join(t.TempDir(), "deeper")
			extract(t, one, tree)
			extract(t, two, tree)
			link := filepath.Join(t.TempDir(), "link")
			symlink(t, two, link)

			want := mustDigest(t, filepath.Join(one, "m"), plain)
			for _, dir := range []string{"m/a/b", "m/a", "m"} {
				for _, root := range []string{one, two, link} {
					if got := mustDigest(t, filepath.Join(root, dir), plain); got != want {
						t.Errorf("digest in %s differs", filepath.Join(root, dir))
					}
				}
			}
		})
	}
}

// TestDigestInDoubt checks that where the reach is unknown no two digests are
// the same.
func TestDigestInDoubt(t *testing.T) {
	tests := []struct {
		name string
		tree string
		env  []string
		args []string
		want string // in the error
	}{
		{name: "go.mod does not parse", tree: "-- go.mod --\nmodule m\nreplace =>\n", want: "go.mod:2"},
		{name: "version not canonical", tree: "-- go.mod --\nmodule m\nrequire e master\n", want: "go.mod:2"},
		{name: "unknown directive", tree: "-- go.mod --\nmodule m\nlocal ../d\n", want: "unknown directive: local"},
		{name: "go.work does not parse", tree: "-- go.work --\nuse (\n", want: "go.work:"},
		{name: "workspace module without go.mod", tree: "-- go.work --\ngo 1.26\nuse ./a\n", want: filepath.Join("a", "go.mod")},
		{name: "no such workspace", tree: "-- go.mod --\nmodule m\n", env: []string{"GOWORK=$ROOT/none.work"}, want: "none.work"},
		{name: "relative workspace", tree: "-- go.mod --\nmodule m\n", env: []string{"GOWORK=go.work"}, want: "GOWORK is not an absolute path"},
		{name: "no such modfile", tree: "-- go.mod --\nmodule m\n", env: []string{"GOFLAGS=-modfile=none.mod"}, want: "none.mod"},
		{name: "bad GOFLAGS", tree: "-- go.mod --\nmodule m\n", env: []string{"GOFLAGS='-modfile=x.mod"}, want: "GOFLAGS: unterminated ' string"},
		{name: "overlay", tree: "-- go.mod --\nmodule m\n", args: []string{"go", "vet", "-overlay", "o.json"}, want: "an overlay may replace go.mod"},
		{name: "replacement is a file", tree: "-- go.mod --\nmodule m\nreplace d => ./d\n-- d --\n", want: "d is not a folder"},
		{name: "GOPATH mode", tree: "-- go.mod --\nmodule m\n", env: []string{"GO111MODULE=off"}, want: "GOPATH mode"},
		{name: "GOPATH mode by default", tree: "-- a/a.go --\npackage a\n", env: []string{"GO111MODULE=auto"}, want: "GOPATH mode"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			extract(t, root, test.tree)
			env := append([]string(nil), plain...)
			for _, kv := range test.env {
				env = append(env, strings.ReplaceAll(kv, "$ROOT", root))
			}
			one, err := Digest(root, env, test.args...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want one that contains %q", err, test.want)
			}
			if two, _ := Digest(root, env, test.args...); two == one {
				t.Error("two digests are the same")
			}
		})
	}
}

// TestDigestOfForbidden needs a user whom the file system can refuse something.
func TestDigestOfForbidden(t *testing.T) {
	root := t.TempDir()
	extract(t, root, "-- go.mod --\nmodule m\n-- a/importspy.yaml --\nx: 1\n-- b/c/importspy.yaml --\nx: 2\n")
	readable := mustDigest(t, root, plain)

	contract := filepath.Join(root, "a", "importspy.yaml")
	chmod(t, contract, 0)
	if f, err := os.Open(contract); err == nil {
		f.Close()
		t.Skip("this user may read everything")
	}
	if mustDigest(t, root, plain) == readable {
		t.Error("unreadable contract: same digest as when it is readable")
	}
	chmod(t, contract, 0o666)

	b := filepath.Join(root, "b")
	chmod(t, b, 0)
	if sealed := mustDigest(t, root, plain); sealed == readable {
		t.Error("sealed folder: same digest as when it is open")
	}
	chmod(t, b, 0o100)
	if _, err := Digest(root, plain); err == nil {
		t.Error("no doubt about a folder that can be passed through but not listed")
	}
}

func TestVersionLine(t *testing.T) {
	root := t.TempDir()
	extract(t, root, "-- m/go.mod --\nmodule m\n-- my tool --\none\n")
	t.Chdir(filepath.Join(root, "m"))
	t.Setenv("GOENV", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	t.Setenv("GO111MODULE", "")
	tool := filepath.Join(root, "my tool")
	version := func() string {
		t.Helper()
		line, err := VersionLine(tool)
		if err != nil {
			t.Fatal(err)
		}
		// What cmd/go/internal/work.(*Builder).toolID accepts.
		if !regexp.MustCompile(`^\S+ version devel \S+ buildID=[0-9a-f]{64}\n$`).MatchString(line) {
			t.Fatalf("malformed line %q", line)
		}
		return line
	}

	first := version()
	if version() != first {
		t.Error("second line differs")
	}
	write(t, filepath.Join(root, "m", "importspy.yaml"), "version: 1\n")
	second := version()
	if second == first {
		t.Error("line does not change with a contract")
	}
	write(t, tool, "two\n")
	if version() == second {
		t.Error("line does not change with the tool")
	}
	if _, err := VersionLine(filepath.Join(root, "none")); err == nil {
		t.Error("no error where there is no tool")
	}
}

// mustDigest returns a digest about which there is no doubt.
func mustDigest(t *testing.T, dir string, env []string, args ...string) [sha256.Size]byte {
	t.Helper()
	sum, err := Digest(dir, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// extract writes the files of a txtar archive below root.
func extract(t testing.TB, root, archive string) {
	t.Helper()
	if err := os.MkdirAll(root, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(root, f.Name), string(f.Data))
	}
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip(err) // a system without symbolic links
	}
}

// chmod changes a mode until the end of the test.
func chmod(t *testing.T, name string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(name, 0o777) })
}
