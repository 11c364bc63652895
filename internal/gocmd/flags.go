package gocmd

import (
	"cmp"
	"fmt"
	"go/build"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/gofile"
)

// Flags are words of a command line.
type Flags []string

// Value returns the value of a flag, "" if it is not given. The name is without
// dashes. Of two values the last one counts.
func (flags Flags) Value(name string) (value string) {
	for i, word := range flags {
		switch v, given, set := cutFlag(word, name); {
		case set:
			value = v
		case given && i+1 < len(flags):
			value = flags[i+1]
		}
	}
	return value
}

// on reports whether a flag that needs no value is set.
func (flags Flags) on(name string) (on bool) {
	for _, word := range flags {
		if v, given, set := cutFlag(word, name); given {
			yes, err := strconv.ParseBool(v)
			on = !set || err == nil && yes
		}
	}
	return on
}

// cutFlag reports whether a word is the flag called name, and whether it has a value.
func cutFlag(word, name string) (value string, given, set bool) {
	key, value, set := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-"), "=")
	given = key == name && strings.HasPrefix(word, "-")
	return value, given, given && set
}

// Tags returns the build tags that the flags set.
func (flags Flags) Tags() []string {
	list := flags.Value("tags")
	var tags []string
	if strings.ContainsAny(list, " '") { // as up to Go 1.12
		tags, _ = splitQuoted(list)
	} else {
		tags = slices.DeleteFunc(strings.Split(list, ","), func(tag string) bool { return tag == "" })
	}
	for _, mode := range []string{"race", "msan", "asan"} {
		if flags.on(mode) {
			tags = append(tags, mode)
		}
	}
	return tags
}

// ForLoading returns the environment and the build flags with which package
// golang.org/x/tools/go/packages loads packages in dir. It also calls the go command
// without modules, which refuses a -modfile in GOFLAGS.
func ForLoading(dir string, env []string) (without, flags []string) {
	if env == nil {
		env = os.Environ()
	}
	s, err := Read(dir, env)
	file := s.Flags.Value("modfile")
	if err != nil || file == "" {
		return env, nil
	}
	var rest []string
	for _, flag := range s.Flags {
		switch _, given, _ := cutFlag(flag, "modfile"); {
		case given:
		case strings.ContainsAny(flag, " \t\n\r\""):
			rest = append(rest, "'"+flag+"'")
		default:
			rest = append(rest, flag)
		}
	}
	// Where it is empty, what go env -w has written counts.
	return append(env[:len(env):len(env)], "GOFLAGS="+cmp.Or(strings.Join(rest, " "), " ")), []string{"-modfile=" + file}
}

// splitQuoted splits s at white space, except within single or double quotes
// that surround a whole word, as the go command splits GOFLAGS.
func splitQuoted(s string) (words []string, err error) {
	const space = " \t\n\r"
	for s = strings.TrimLeft(s, space); s != ""; s = strings.TrimLeft(s, space) {
		if quote := s[0]; quote == '"' || quote == '\'' {
			end := strings.IndexByte(s[1:], quote)
			if end < 0 {
				return nil, fmt.Errorf("unterminated %c string", quote)
			}
			words = append(words, s[1:1+end])
			s = s[1+end+1:]
			continue
		}
		end := strings.IndexAny(s, space)
		if end < 0 {
			end = len(s)
		}
		words = append(words, s[:end])
		s = s[end:]
	}
	return words, nil
}

// BuildContext returns the context in which the go command chooses files for a
// platform.
func (s *Settings) BuildContext(goos, goarch string, cgo bool) *build.Context {
	ctx := gofile.BuildContext()
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled, ctx.BuildTags = goos, goarch, cgo, s.Flags.Tags()
	if tags := releaseTags(s.Get("GOVERSION")); tags != nil {
		ctx.ReleaseTags = tags
	}
	return &ctx
}

// releaseTags returns the build tags of a Go version, such as go1.26.1, and of those
// before it; nil if it is not known.
func releaseTags(version string) (tags []string) {
	rest, _ := strings.CutPrefix(version, "go1.")
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || '9' < r })
	if end >= 0 {
		rest = rest[:end]
	}
	minor, err := strconv.Atoi(rest)
	if err != nil {
		return nil
	}
	for i := 1; i <= minor; i++ {
		tags = append(tags, fmt.Sprintf("go1.%d", i))
	}
	return tags
}
