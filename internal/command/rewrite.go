package command

import (
	"go/token"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/merge"
)

// agree reports whether the fixes are the same on all platforms.
func agree(results []*engine.Result) bool {
	var first []contract.Edit
	for i, r := range results {
		var edits []contract.Edit
		fixer := accept.New(r.File, r.Describe)
		for j := range r.Findings {
			if fix := fixer.For(&r.Findings[j]); fix != nil {
				edits = append(edits, fix.Edits...)
			}
		}
		if i == 0 {
			first = edits
		} else if !slices.Equal(first, edits) {
			return false
		}
	}
	return true
}

// rewrite brings the entries in line that some platform diverges from. Each
// platform's part of the contract is mended as if it were alone, so that what the
// package there does not contradict stays, and the parts are put together again.
func (job *updateJob) rewrite(data []byte, results []*engine.Result) ([]byte, int) {
	file := results[0].File
	local := make(map[string]string)
	sides := job.mend(file, results, local)
	names := withMentions(file, entriesOf(results), results)
	named := make(map[string]bool)
	for _, name := range names {
		named[name] = true
	}
	for _, a := range job.absent {
		if slices.ContainsFunc(a.found, func(f finding.Finding) bool { return f.Verdict == finding.Waived }) {
			continue // the promise stays
		}
		sides = append(sides, merge.Side{GOOS: a.GOOS, GOARCH: a.GOARCH, File: &contract.File{}})
		for _, e := range engine.Lost(file, a.GOOS, a.GOARCH) {
			if !named[e.Name] {
				named[e.Name] = true
				names = append(names, e.Name)
			}
		}
	}
	sides = append(sides, job.unknown...)
	merge.Fill(file, sides)
	w := rewriter{file: file, sides: sides, merged: merge.Merge(sides), local: local}
	for _, name := range names {
		w.entry(name)
	}
	edits := append(w.uses(), w.edits...)
	next, err := contract.Apply(data, edits)
	if err != nil {
		return data, 0
	}
	return next, w.changes
}

// unseenBut is the files' unseen without what findings say to be missing. Of a type
// that the seen files expose under another name, it is known that it is.
func unseenBut(files *load.CgoFiles, list []finding.Finding) func(name string) bool {
	missing := make(map[string]bool)
	for _, f := range list {
		if f.ID == contract.ExportMissing {
			missing[f.Symbol] = true
		}
	}
	return func(name string) bool { return files.Unseen(name) && !missing[name] }
}

// entriesOf returns the names of the top-level entries that findings are on, in
// the order of a contract.
func entriesOf(results []*engine.Result) []string {
	var all []finding.Finding
	for _, r := range results {
		all = append(all, r.Findings...)
	}
	finding.Sort(all)
	var names []string
	seen := make(map[string]bool)
	for _, f := range all {
		name := f.Entry()
		if f.Verdict != finding.Waived && name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// withMentions adds the names of the entries that mention an unexported type which
// is missing: it may have another name now.
func withMentions(file *contract.File, names []string, results []*engine.Result) []string {
	missing := make(map[string]bool)
	for _, r := range results {
		for _, f := range r.Findings {
			if f.ID == contract.ExportMissing && !token.IsExported(f.Symbol) {
				missing[f.Symbol] = true
			}
		}
	}
	for _, e := range file.Entries() {
		for name := range missing {
			if !slices.Contains(names, e.Name) && merge.Mentions(e, name) {
				names = append(names, e.Name)
			}
		}
	}
	return names
}

// A rewriter brings entries of a contract in line with those of another.
type rewriter struct {
	file, merged *contract.File
	sides        []merge.Side
	local        map[string]string // local names of packages, by import path
	edits        []contract.Edit
	changes      int
	text         strings.Builder // the Go source that was written
}

func (w *rewriter) entry(name string) {
	was := w.file.EntryOf(name)
	now := w.merge(was).EntryOf(name)
	var edits []contract.Edit
	switch {
	case was == nil && now == nil:
		return
	case now == nil:
		edits = accept.Made(w.file.DeleteEntry(was))
	case was == nil:
		edits = accept.Made(w.file.InsertEntry(now))
	default:
		edits = revise(w.file, was, now)
	}
	if now != nil {
		w.text.Write(contract.Format(&contract.File{Consts: []*contract.Entry{now}}))
	}
	if len(edits) > 0 {
		w.edits = append(w.edits, edits...)
		w.changes++
	}
}

// merge merges the sides for an entry of the contract. What that says of
// platforms that the update is not for is a side, too, so that it stays.
func (w *rewriter) merge(was *contract.Entry) *contract.File {
	if was == nil {
		return w.merged
	}
	sides := w.sides
	for _, p := range platformsOf(was) {
		if slices.ContainsFunc(sides, func(s merge.Side) bool { return p.Matches(s.GOOS, s.GOARCH) }) {
			continue
		}
		f := merge.Project(w.file, p.GOOS, p.GOARCH)
		sides = append(sides[:len(sides):len(sides)], merge.Side{GOOS: p.GOOS, GOARCH: p.GOARCH, File: f})
	}
	if len(sides) == len(w.sides) {
		return w.merged
	}
	return merge.Merge(sides)
}

// platformsOf returns the platforms that an entry or its members mention.
func platformsOf(e *contract.Entry) []contract.Platform {
	var list []contract.Platform
	for _, d := range e.Decls {
		list = append(list, d.Platforms...)
		for _, m := range d.Members() {
			list = append(list, platformsOf(m)...)
		}
	}
	return list
}

// uses adds the imports that the written Go source mentions.
func (w *rewriter) uses() []contract.Edit {
	var edits []contract.Edit
	for _, use := range w.merged.Uses {
		if strings.Contains(w.text.String(), w.local[use.Path]+".") {
			edits = append(edits, accept.Made(w.file.InsertUse(use))...)
		}
	}
	return edits
}
