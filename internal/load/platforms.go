package load

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/spell"
)

// A Platform is what packages are loaded for.
type Platform struct{ GOOS, GOARCH string }

func (p Platform) String() string { return p.GOOS + "/" + p.GOARCH }

// ParsePlatforms reads the flag -platforms: platforms of the go command, or all
// for Go's first-class ports. It also returns all that the go command
// knows.
func ParsePlatforms(list string) (named, all []Platform, err error) {
	var known []struct {
		GOOS, GOARCH string
		FirstClass   bool
	}
	out, err := platformList()
	if err != nil {
		inputs.Unknown("why there is no list of platforms")
		return nil, nil, fmt.Errorf("cannot ask the go command for its platforms: %w", err)
	}
	inputs.Answer(PlatformsAnswer, "", string(out))
	if err := json.Unmarshal(out, &known); err != nil {
		return nil, nil, fmt.Errorf("cannot read the go command's platforms: %w", err)
	}
	var first []Platform
	for _, k := range known {
		all = append(all, Platform{k.GOOS, k.GOARCH})
		if k.FirstClass {
			first = append(first, Platform{k.GOOS, k.GOARCH})
		}
	}
	if list == "all" {
		return first, all, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		goos, goarch, _ := strings.Cut(strings.TrimSpace(word), "/")
		p := Platform{goos, goarch}
		switch {
		case strings.TrimSpace(word) == "":
			return nil, nil, errors.New("the list is empty or has an empty element; write for example linux/amd64,windows/amd64")
		case !slices.Contains(all, p):
			return nil, nil, fmt.Errorf("%q is not a platform such as linux/amd64%s", word, suggestPlatform(p, all))
		case slices.Contains(named, p):
			return nil, nil, fmt.Errorf("%s is named twice", p)
		}
		named = append(named, p)
	}
	return named, all, nil
}

// PlatformsAnswer is how the go command's list of platforms is called among inputs, for
// [AskPlatformsAgain].
const PlatformsAnswer = "go tool dist list"

// AskPlatformsAgain asks the go command again which platforms there are.
func AskPlatformsAgain() (answer string, ok bool) {
	out, err := platformList()
	return string(out), err == nil
}

func platformList() ([]byte, error) {
	dir, err := filepath.Abs("")
	if err == nil {
		err = gocmd.Openable(dir)
	}
	if err != nil {
		return nil, err
	}
	return exec.Command("go", "tool", "dist", "list", "-json").Output()
}

// suggestPlatform says which platform may be meant, or how to list them.
func suggestPlatform(p Platform, all []Platform) string {
	var known []string
	for _, k := range all {
		known = append(known, k.String())
	}
	meant := Platform{spell.System(p.GOOS), spell.System(p.GOARCH)}
	switch on := (Platform{runtime.GOOS, meant.GOOS}); {
	case meant.GOARCH != "":
	case slices.Contains(all, on): // the architecture alone
		meant = on
	case meant.GOOS == "darwin":
		meant.GOARCH = "arm64"
	default:
		meant.GOARCH = "amd64"
	}
	if slices.Contains(all, meant) {
		return "; did you mean " + meant.String() + "?"
	}
	if near := spell.Suggest(meant.String(), known); near != "" {
		return near
	}
	return "; 'go tool dist list' lists them"
}

// Environ is the environment in which the go command lists packages for p.
func (r *Request) Environ(p Platform) []string {
	env := append(os.Environ(), "GOOS="+p.GOOS, "GOARCH="+p.GOARCH)
	if p != r.Host { // see CompilesCgo
		env = append(env, "CGO_ENABLED=0")
	}
	return append(env, r.Env...)
}
