package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// output returns the folder in the JSON that a program prints.
func (b *bench) output(dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(b.ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	var found struct{ Dir string }
	return found.Dir, json.Unmarshal(out, &found)
}

// published makes the modules that a module has in folders beside it or of its own, which its
// zip does not have, those of a version; "": the one that it requires.
func (b *bench) published(dir, version string) error {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return err
	}
	local := slices.DeleteFunc(slices.Clone(mod.Replace), func(r *modfile.Replace) bool { return r.New.Version != "" })
	if len(local) == 0 {
		return nil
	}
	for _, name := range []string{"go.work", "go.work.sum", "vendor", "staging"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for _, r := range local {
		if version == "" {
			err = mod.DropReplace(r.Old.Path, r.Old.Version)
		} else {
			err = mod.AddReplace(r.Old.Path, r.Old.Version, r.Old.Path, version)
		}
		if err != nil {
			return err
		}
	}
	mod.Cleanup()
	if data, err = mod.Format(); err == nil {
		err = os.WriteFile(filepath.Join(dir, "go.mod"), data, 0o666)
	}
	if err != nil {
		return err
	}
	// This adds to go.sum.
	return b.do(step{dir: dir, args: []string{"go", "list", "-mod=mod", "-deps", "./..."}})
}

// writable makes files of the module cache ones that can be changed.
func writable(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.Chmod(name, info.Mode().Perm()|0o200)
	})
}
