package gocmd

import "os"

// WorkFolder begins the names of the folders that [InWorkFolder] makes.
const WorkFolder = "importspy-vet-build-"

// InWorkFolder returns an environment, in the form of [os.Environ], which nil stands for, in
// which the go command builds in a temporary folder, and what removes that. In one of its own
// it would leave what it has built so far when it is interrupted, as go build does. Where no
// folder can be made, the environment is as it was, and the go command says so.
func InWorkFolder(env []string) (with []string, remove func()) {
	if env == nil {
		env = os.Environ()
	}
	inside := ""
	if settings, err := Read("", env); err == nil {
		inside = settings.Get("GOTMPDIR")
	}
	dir, err := os.MkdirTemp(inside, WorkFolder)
	if err != nil {
		return env, func() {}
	}
	return append(env[:len(env):len(env)], "GOTMPDIR="+dir), func() { os.RemoveAll(dir) }
}
