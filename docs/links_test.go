package docs_test

import (
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	code    = regexp.MustCompile("(?ms)^```.*?^```$|`[^`\n]*`")
	link    = regexp.MustCompile(`\]\(([^)]*)\)`)
	spec    = regexp.MustCompile(`go\.dev/ref/spec#(\w+)`)
	title   = regexp.MustCompile(`(?m)^#+ (.*)$`)
	symbols = regexp.MustCompile(`[^\pL\pN _-]`)
)

// TestLinks checks that links between the pages lead somewhere.
func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(read(t, page), ""), -1) {
			target := m[1]
			if strings.Contains(target, "://") {
				continue
			}
			name, fragment, _ := strings.Cut(target, "#")
			file := page
			if name != "" {
				file = filepath.Join(filepath.Dir(page), filepath.FromSlash(name))
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %s: %v", page, target, err)
			} else if fragment != "" && !anchors(t, file)[fragment] {
				t.Errorf("%s: %s: there is no such heading", page, target)
			}
		}
	}
}

func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	return append(list, "../README.md", "../CONTRIBUTING.md", "../CHANGELOG.md")
}

// anchors are the fragments of the headings of a page, as GitHub makes them.
func anchors(t *testing.T, file string) map[string]bool {
	t.Helper()
	set := make(map[string]bool)
	for _, m := range title.FindAllStringSubmatch(read(t, file), -1) {
		id := symbols.ReplaceAllString(strings.ToLower(m[1]), "")
		set[strings.ReplaceAll(id, " ", "-")] = true
	}
	return set
}

// TestSpecLinks checks the links to sections of the Go specification, of which
// most Go installations have a copy.
func TestSpecLinks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(build.Default.GOROOT, "doc", "go_spec.html"))
	if err != nil {
		t.Skip("there is no copy of the Go specification")
	}
	for _, page := range pages(t) {
		for _, m := range spec.FindAllStringSubmatch(read(t, page), -1) {
			if !strings.Contains(string(data), `id="`+m[1]+`"`) {
				t.Errorf("%s: the specification has no section %s", page, m[1])
			}
		}
	}
}
