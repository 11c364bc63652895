package load

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
)

// noPackage matches how the go command says that a folder or an import path has no Go files.
var noPackage = regexp.MustCompile(`^(?:no Go files in |no required module provides package |cannot find module providing package )([^;: ]+)`)

// PassedOver is misnamed for a message of the go command in dir, which is asked again only if
// the message is about that.
func PassedOver(dir, msg string) string {
	if !noPackage.MatchString(msg) {
		return msg
	}
	settings, _ := gocmd.Ask(dir)
	return (&Request{Dir: dir, Settings: settings}).misnamed(msg)
}

// misnamed returns the go command's message that a folder has no Go files, or another message
// where it passes over what is called like one and is not a file.
func (r *Request) misnamed(msg string) string {
	match := noPackage.FindStringSubmatch(msg)
	if match == nil {
		return msg
	}
	dir := match[1]
	if !filepath.IsAbs(dir) {
		module, root := r.module()
		rest, ok := strings.CutPrefix(dir, module+"/")
		if module == "" || !ok {
			return msg
		}
		dir = filepath.Join(root, filepath.FromSlash(rest))
	}
	list, _ := inputs.Run.ReadFolder(dir)
	for _, e := range list {
		base := e.Name()
		if filepath.Ext(base) != ".go" || base[0] == '_' || base[0] == '.' || e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, base)
		mode, err := inputs.Run.Stat(name)
		switch {
		case err != nil:
		case mode.IsDir():
			return r.Shorten(name) + " is a folder, not a Go file; rename or remove it"
		case !mode.IsRegular():
			return r.Shorten(name) + " is a pipe or a device, not a Go file; remove it"
		}
	}
	return msg
}
