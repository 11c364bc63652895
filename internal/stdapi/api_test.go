package stdapi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A line is one of the lines of the files in GOROOT/api, such as
//
//	pkg io, func Copy(Writer, Reader) (int64, error)
//	pkg syscall (linux-amd64), const AF_INET = 2
//	pkg crypto/rc4, func NewCipher //deprecated #50860
//
// (See GOROOT/src/cmd/api for what they mean.)
type line struct {
	text     string // without the number of the proposal
	pkg      string
	platform string // linux/amd64; "" if the feature is there on all platforms
	cgo      bool   // the feature is there with cgo
	feature  string // behind the package
}

func (l line) String() string { return l.text }

var lineForm = regexp.MustCompile(`^pkg ([^ ,]+)(?: \(([^)]+)\))?, (.+)$`)

// readAPI reads the files in GOROOT/api: the lines of go1*.txt without those of
// except.txt, and the lines of features that may be there, but need not. A line
// that is there twice counts once.
func readAPI(t *testing.T, dir string) (lines, more []line) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "go1*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the Go installation has no folder api")
	}
	coming, err := filepath.Glob(filepath.Join(dir, "next", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	more = readLines(t, seen, append(coming, filepath.Join(dir, "except.txt"))...)
	return readLines(t, seen, files...), more
}

var proposal = regexp.MustCompile(` #\d+$`)

// readLines returns the lines of files that were not seen before.
func readLines(t *testing.T, seen map[string]bool, files ...string) []line {
	t.Helper()
	var lines []line
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.Lines(string(data)) {
			text = strings.TrimSpace(proposal.ReplaceAllString(strings.TrimSpace(text), ""))
			if text == "" || strings.HasPrefix(text, "#") || seen[text] {
				continue
			}
			seen[text] = true
			l, err := parseLine(text)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func parseLine(text string) (line, error) {
	m := lineForm.FindStringSubmatch(text)
	if m == nil {
		return line{}, fmt.Errorf("cannot read the line %q", text)
	}
	l := line{text: text, pkg: m[1], feature: m[3]}
	if m[2] != "" {
		goos, goarch, _ := strings.Cut(m[2], "-")
		goarch, l.cgo = strings.CutSuffix(goarch, "-cgo")
		l.platform = goos + "/" + goarch
	}
	return l, nil
}

// platformsOf returns the platforms that lines name, sorted.
func platformsOf(lines []line) []string {
	var list []string
	seen := map[string]bool{"": true}
	for _, l := range lines {
		if !seen[l.platform] {
			seen[l.platform] = true
			list = append(list, l.platform)
		}
	}
	slices.Sort(list)
	return list
}
