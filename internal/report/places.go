package report

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
)

// places names places in files as other programs want them: relative to the
// repository's root, with slashes, and with columns in UTF-16 code units, which
// is what editors and code hosts count.
type places struct {
	dir, root string
	lines     map[string][]string // by absolute name
	units     map[Position][]int  // of long lines: the UTF-16 code units before each part
}

func newPlaces(dir string) *places {
	return &places{dir: dir, root: repositoryRoot(dir), lines: make(map[string][]string), units: make(map[Position][]int)}
}

// repositoryRoot returns the top folder of the git repository that dir is in,
// else of the module, else dir. It does not ask git, which refuses to answer in
// a repository of another user, as in many a container of CI.
func repositoryRoot(dir string) string {
	for _, mark := range []string{".git", "go.mod"} {
		for at := dir; ; at = filepath.Dir(at) {
			if inputs.Run.Exists(filepath.Join(at, mark)) {
				return at
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return dir
}

// name returns the slashed name of a file of the report relative to the root,
// and whether it is: a file outside of it keeps its absolute name.
func (p *places) name(file string) (name string, inside bool) {
	file = p.abs(file)
	rel, err := filepath.Rel(p.root, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(file), false
	}
	return filepath.ToSlash(rel), true
}

// module returns the name of the file that represents the whole of what is
// checked: the nearest go.mod or go.work, which need not be there.
func (p *places) module() string {
	for at := p.dir; ; at = filepath.Dir(at) {
		for _, file := range []string{"go.mod", "go.work"} {
			if inputs.Run.Exists(filepath.Join(at, file)) {
				name, _ := p.name(filepath.Join(at, file))
				return name
			}
		}
		if at == p.root || at == filepath.Dir(at) {
			return "go.mod"
		}
	}
}

func (p *places) abs(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(p.dir, file)
}

// column returns the column of at in UTF-16 code units from 1, or 0 where that
// is unknown: a //line directive may lead to a file that is not there.
func (p *places) column(at Position) int {
	if at.Line < 1 || at.Column < 1 {
		return 0
	}
	file := p.abs(at.File)
	lines, ok := p.lines[file]
	if !ok {
		lines = p.read(file)
		p.lines[file] = lines
	}
	if at.Line > len(lines) || at.Column-1 > len(lines[at.Line-1]) {
		return 0
	}
	line := lines[at.Line-1]
	if len(line) < longLine {
		return units(line[:at.Column-1]) + 1
	}
	// It is counted through once for all that is found on it.
	key := Position{File: file, Line: at.Line}
	if p.units[key] == nil {
		sum := 0
		for i := 0; i < len(line); i += longLine {
			p.units[key] = append(p.units[key], sum)
			sum += units(line[i:min(i+longLine, len(line))])
		}
	}
	part := min((at.Column-1)/longLine, len(p.units[key])-1)
	return p.units[key][part] + units(line[part*longLine:at.Column-1]) + 1
}

const longLine = 1 << 12

// units counts the UTF-16 code units of a text by the bytes that begin a character, so that
// it can be cut anywhere.
func units(text string) (n int) {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 0xf0:
			n += 2
		case c < 0x80 || c >= 0xc0:
			n++
		}
	}
	return n
}

// read returns the lines of a file of the report; what cannot be read has none. A //line
// directive may name any file of the machine: none is read that has no end, and apart
// from Go files and contracts none outside of the root.
func (p *places) read(file string) []string {
	_, inside := p.name(file)
	if ext := filepath.Ext(file); !inside && ext != ".go" && ext != ".yaml" {
		return nil
	}
	data, err := inputs.Run.ReadBounded(file, maxSource)
	if err != nil {
		return nil
	}
	return strings.Split(string(data), "\n")
}

// maxSource is how many bytes a file may have in which columns are looked up.
const maxSource = 16 << 20

// relativeURI returns the URI reference of a slashed name.
func relativeURI(name string) string {
	return (&url.URL{Path: name}).String()
}

// fileURI returns the URI of an absolute slashed name: of Unix, of a Windows
// drive (C:/…), or of a Windows share (//server/share/…).
func fileURI(name string) string {
	u := url.URL{Scheme: "file", Path: name}
	if share, ok := strings.CutPrefix(name, "//"); ok {
		u.Host, u.Path, _ = strings.Cut(share, "/")
	}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path
	}
	return u.String()
}
