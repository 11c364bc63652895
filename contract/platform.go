package contract

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/spell"
)

// The GOOS and GOARCH values that the go command knows: past, present and
// future ones, as in go/build (internal/syslist).
var (
	knownGOOS = []string{
		"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl",
		"netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
	}
	knownGOARCH = []string{
		"386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64",
		"mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x",
		"sparc", "sparc64", "wasm",
	}
)

// KnownPlatform reports whether there are a GOOS and a GOARCH of these names, as far as is
// known. Not every pair of them is a platform.
func KnownPlatform(goos, goarch string) bool {
	return slices.Contains(knownGOOS, goos) && slices.Contains(knownGOARCH, goarch)
}

// parsePlatform reads GOOS, GOOS/GOARCH, GOOS/* or */GOARCH. The message is
// empty if it is one.
func parsePlatform(s string) (p Platform, msg string) {
	goos, goarch, slash := strings.Cut(s, "/")
	if !slash {
		goarch = "*"
	}
	switch {
	case goos == "*" && goarch == "*":
		return p, "platform " + s + " is every platform; leave the key platforms out"
	case goos != "*" && !slices.Contains(knownGOOS, goos):
		if arch := spell.System(goos); slices.Contains(knownGOARCH, arch) && !slash {
			return p, "platform " + goos + " is a GOARCH; write \"*/" + arch + `"`
		}
		return p, "unknown GOOS " + show(goos) + spell.SuggestSystem(goos, knownGOOS)
	case goarch != "*" && !slices.Contains(knownGOARCH, goarch):
		return p, "unknown GOARCH " + show(goarch) + spell.SuggestSystem(goarch, knownGOARCH)
	}
	return Platform{GOOS: goos, GOARCH: goarch}, ""
}

// String returns the platform as it is written in a contract.
func (p Platform) String() string {
	if p.GOARCH == "*" {
		return p.GOOS
	}
	return p.GOOS + "/" + p.GOARCH
}

// overlaps reports whether there may be a platform that both p and q cover.
func (p Platform) overlaps(q Platform) bool {
	return (p.GOOS == q.GOOS || p.GOOS == "*" || q.GOOS == "*") &&
		(p.GOARCH == q.GOARCH || p.GOARCH == "*" || q.GOARCH == "*")
}
