// Package release finds the lowest version that semantic versioning allows for a
// change of a module (https://semver.org, https://go.dev/doc/modules/version-numbers).
// Where semantic versioning leaves a choice, it decides as gorelease does.
package release

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// A Change says what a version does to the clients of the one before.
type Change int

const (
	None      Change = iota // of what clients see
	Additions               // clients keep compiling
	Breaks                  // some clients stop compiling
)

// A Module is what is known of the versions of a module.
type Module struct {
	Path     string   // of the next version, in its go.mod
	Versions []string // all that exist, in any order, those of other module paths too
	// Retracted reports whether the go.mod of the next version retracts a version; nil:
	// it retracts none.
	Retracted func(version string) bool
	// Requires says why importers of the next version need more than before: another Go
	// version or other modules. It is "" if they do not.
	Requires string
}

// A Next is the lowest version that is allowed.
type Next struct {
	Version string `json:"version"`
	Path    string `json:"path"` // the module path that it needs
	Reason  string `json:"reason"`
}

// Last returns the version that the next one is compared with: of those that have
// the module's path, the highest release that is not retracted, or the highest
// pre-release if there is none. If the path is new, then it is the highest of the major
// versions before. It is "" if there is no version at all.
func (m *Module) Last(versions []string) string {
	var last string
	for _, v := range versions {
		if !semver.IsValid(v) || m.retracts(v) || m.Later(v) {
			continue
		}
		if last == "" || m.less(last, v) {
			last = v
		}
	}
	return last
}

// Later reports whether a version is of a later major one than the module: from v2 on it is
// of another path, or of none.
func (m *Module) Later(v string) bool { return m.majorOf(v) > m.major() }

// less reports whether v is the better of two versions to compare with.
func (m *Module) less(last, v string) bool {
	major := m.major()
	return cmp.Or(
		cmp.Compare(min(major, m.majorOf(last)), min(major, m.majorOf(v))),
		compareBool(semver.Prerelease(last) == "", semver.Prerelease(v) == ""),
		semver.Compare(last, v),
	) < 0
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// major is the highest major version that the module path can have.
func (m *Module) major() int {
	if _, suffix, _ := module.SplitPathVersion(m.Path); suffix != "" {
		return number(module.PathMajorPrefix(suffix)[1:])
	}
	return 1
}

// majorOf returns the major version of v; v0 and v1 have one module path.
func (m *Module) majorOf(v string) int { return max(1, number(semver.Major(v)[1:])) }

func (m *Module) retracts(v string) bool { return m.Retracted != nil && m.Retracted(v) }

// Next returns the lowest version that can follow base, which is "" if there is no
// version yet.
func (m *Module) Next(base string, change Change) Next {
	prefix, suffix, _ := module.SplitPathVersion(m.Path)
	first := "v0.1.0"
	if suffix != "" {
		first = module.PathMajorPrefix(suffix) + ".0.0"
	}
	switch {
	case base == "":
		return m.free(first, 1, fmt.Sprintf("the first version of %s", m.Path))
	case m.majorOf(base) < m.major():
		return m.free(first, 1, fmt.Sprintf("the first version of %s, whose path is not that of %s", m.Path, base))
	}
	least := Least(base, change)
	switch {
	case semver.Prerelease(base) != "":
		part := 1
		if !strings.HasSuffix(least, ".0") {
			part = 2
		}
		return m.free(least, part, fmt.Sprintf("the release that %s leads to; a pre-release promises nothing", base))
	case change == Breaks && semver.Major(base) != "v0":
		n := m.free(least, 0, "")
		n.Path = withMajor(prefix, suffix, semver.Major(n.Version))
		n.Reason = fmt.Sprintf("clients of %s break, so the major version increases and the module path becomes %s", base, n.Path) + n.Reason
		return n
	case change == Breaks:
		return m.free(least, 1, fmt.Sprintf("clients of %s break, which requires a new minor version before v1", base))
	case change == Additions:
		return m.free(least, 1, "the API has grown since "+base+", so the minor version increases")
	case m.Requires != "":
		return m.free(Least(base, Additions), 1, m.Requires+", so the minor version increases, though the API is the same as in "+base)
	}
	return m.free(least, 2, "the API is the same as in "+base)
}

// withMajor returns a module path with another major version: gopkg.in/yaml.v3 has it
// in its own way.
func withMajor(prefix, suffix, major string) string {
	if strings.HasPrefix(suffix, ".") || strings.HasPrefix(prefix, "gopkg.in/") {
		return prefix + "." + major
	}
	return prefix + "/" + major
}

// free returns the first version from v on that can be published. A version that
// retracts others must be higher than these: the go command reads retractions in the
// highest version (https://go.dev/ref/mod#go-mod-file-retract). If there are versions
// already, of a branch for example, which were not compared, then it goes on as the change
// demands (part is that of the number which it increases): a patch of v1.3.0 promises what
// v1.3.0 has. A version is not published twice, even if it is retracted: the checksum
// database knows it forever.
func (m *Module) free(v string, part int, reason string) Next {
	least := v
	for _, old := range m.Versions {
		if semver.Major(old) == semver.Major(v) && m.retracts(old) && semver.Compare(old, v) > 0 {
			v = next(old)
		}
	}
	if v != least {
		part = 2
		reason += fmt.Sprintf("; it retracts higher versions than %s, and must be above them", least)
	}
	if there := m.taken(v, part); there != "" {
		reason += "; " + there + " exists"
	}
	for m.taken(v, part) != "" {
		v = bump(v, part)
	}
	return Next{Version: v, Path: m.Path, Reason: reason}
}

// taken returns a version that exists and leaves no place for v, which increases a part
// of the number; "" if there is none.
func (m *Module) taken(v string, part int) string {
	series := [...]func(string) string{semver.Major, semver.MajorMinor, semver.Canonical}[part]
	for _, old := range m.Versions {
		if release := semver.Prerelease(old) == ""; series(old) == series(v) && (release || part == 2) {
			return old
		}
	}
	return ""
}

// next returns the lowest release after a version.
func next(v string) string {
	if semver.Prerelease(v) != "" {
		return bump(v, -1)
	}
	return bump(v, 2)
}

// Least returns the lowest release after base that semantic versioning allows for a
// change, whatever else exists. A pre-release allows its release.
func Least(base string, change Change) string {
	switch {
	case semver.Prerelease(base) != "":
		return bump(base, -1)
	case change == Breaks && semver.Major(base) != "v0":
		return bump(base, 0)
	case change != None:
		return bump(base, 1)
	}
	return bump(base, 2)
}

// bump increases one part of a version (0 is the major one) and sets those after it to
// zero. With -1 it only removes what follows the three numbers.
func bump(v string, part int) string {
	v = semver.Canonical(v)
	v = strings.TrimSuffix(v, semver.Prerelease(v))
	numbers := strings.Split(v[1:], ".")
	for i := range numbers {
		switch {
		case part >= 0 && i == part:
			numbers[i] = increment(numbers[i])
		case part >= 0 && i > part:
			numbers[i] = "0"
		}
	}
	return "v" + strings.Join(numbers, ".")
}

// increment adds one to a decimal number, which may be longer than an int.
func increment(s string) string {
	digits := []byte(s)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i]++; digits[i] <= '9' {
			return string(digits)
		}
		digits[i] = '0'
	}
	return "1" + string(digits)
}

// number is the value of a decimal number that a version has.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return int(^uint(0) >> 1)
	}
	return n
}
