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

// readAPI reads the files go1*.txt of a folder and drops the lines of
// except.txt. A line that is there twice counts once.
func readAPI(t *testing.T, dir string) []line {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "go1*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the Go installation has no folder api")
	}
	seen := make(map[string]bool)
	for _, text := range readLines(t, filepath.Join(dir, "except.txt")) {
		seen[text] = true
	}
	var lines []line
	for _, file := range files {
		for _, text := range readLines(t, file) {
			if seen[text] {
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

var proposal = regexp.MustCompile(` #\d+$`)

// readLines returns the lines of a file that say something.
func readLines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSpace(proposal.ReplaceAllString(strings.TrimSpace(text), ""))
		if text != "" && !strings.HasPrefix(text, "#") {
			lines = append(lines, text)
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
