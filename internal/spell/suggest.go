package spell

import (
	"slices"
	"strings"
)

// Suggest returns what to add to a message about an unknown word: the known one that it
// may be meant for, or "" if none is near.
func Suggest(word string, known []string) string {
	if near := Meant(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// Meant returns the known word that an unknown one may be meant for, "" if none is near.
func Meant(word string, known []string) string {
	if near, d := Nearest(word, known); near != word && d <= len(word)/3 {
		return near
	}
	return ""
}

// nicknames are what people call operating systems and architectures, by what the go
// command calls them.
var nicknames = map[string]string{
	"mac": "darwin", "macos": "darwin", "osx": "darwin", "macosx": "darwin", "apple": "darwin",
	"win": "windows", "win32": "windows", "win64": "windows",
	"gnu": "linux", "ubuntu": "linux", "wasi": "wasip1", "sunos": "solaris",
	"x86_64": "amd64", "x86-64": "amd64", "x64": "amd64",
	"x86": "386", "i386": "386", "i686": "386",
	"aarch64": "arm64", "armv8": "arm64", "arm64v8": "arm64", "arm64/v8": "arm64", "m1": "arm64", "silicon": "arm64",
	"armv7": "arm", "armhf": "arm", "armv6l": "arm", "armv7l": "arm", "arm/v6": "arm", "arm/v7": "arm", "arm32v7": "arm",
	"ppc64el": "ppc64le", "risc-v": "riscv64", "loongarch64": "loong64", "intel": "amd64",
}

// SuggestSystem is [Suggest] for a GOOS or GOARCH, which may also be cut short or have more
// after it.
func SuggestSystem(word string, known []string) string {
	name := System(word)
	if name == word || !slices.Contains(known, name) {
		name, _ = Nearest(word, known)
		if name == "" || word == "" || !strings.HasPrefix(name, word) && !strings.HasPrefix(word, name) {
			return Suggest(word, known)
		}
	}
	if name == word {
		return ""
	}
	return "; did you mean " + name + "?"
}

// System returns the GOOS or GOARCH that a nickname stands for, or the word itself.
func System(word string) string {
	if name, ok := nicknames[strings.ToLower(word)]; ok {
		return name
	}
	return word
}
