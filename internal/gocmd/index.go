package gocmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// WithoutIndex returns the environment in which the go command lists packages in dir. Where
// there is no build cache yet, as on a fresh machine, the go command would index GOROOT and the
// module cache there first, which takes longer than one list without an index; nothing else
// differs.
func WithoutIndex(dir string, env []string) []string {
	s, _ := Read(dir, env)
	debug := s.Get("GODEBUG")
	if s.hasBuildCache() || strings.Contains(debug, "goindex=") {
		return env
	}
	return append(env[:len(env):len(env)], "GODEBUG="+strings.TrimPrefix(debug+",goindex=0", ","))
}

// hasBuildCache reports whether the build cache has more than what go env keeps there of C
// compilers, which are about 15 files. They are spread over 256 folders by their digests.
func (s *Settings) hasBuildCache() bool {
	dir := s.Get("GOCACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return false
		}
		dir = filepath.Join(user, "go-build")
	}
	files := 0
	for i := range 32 { // an eighth of them
		list, _ := os.ReadDir(filepath.Join(dir, fmt.Sprintf("%02x", i)))
		files += len(list)
	}
	return files > 12
}
