package load

import "golang.org/x/tools/go/packages"

// NotFound returns a set without packages that has why some of those that the patterns name
// cannot be loaded, in the words of Load: those for which the go command has one of the
// messages, without a place in a file. The rest are the messages of others.
func (r *Request) NotFound(on Platform, messages []string) (set *Set, rest []string) {
	set = &Set{Dir: r.Dir, Platform: on, Broken: make(map[string]Failure)}
	pkgs, err := r.list(on, 0, r.Patterns)
	if err != nil {
		return set, messages
	}
	about := make(map[string]*packages.Package)
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			about[pkg.Errors[0].Msg] = pkg
		}
	}
	r.suggestFolders(pkgs)
	for _, msg := range messages {
		if pkg := about[msg]; pkg != nil && r.broken(set, pkg) {
			set.Failed = true
			set.Failures = append(set.Failures, set.Broken[pkg.PkgPath])
		} else {
			rest = append(rest, msg)
		}
	}
	return r.withoutModule(set), rest
}
