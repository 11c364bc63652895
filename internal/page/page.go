// Package page draws the packages of a module as one HTML page: their contracts,
// findings, rules and imports. The page needs nothing else, neither files nor a network.
package page

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A Page is what is drawn.
type Page struct {
	Title    string // the module, as a rule
	Summary  string
	Packages []*Package // sorted by path
	Failures []string   // what could not be looked at, and why
}

// A Package is one of the module's.
type Package struct {
	Path     string
	Rel      string // within the module, "." for its root
	Contract string // the file, "" if there is none
	Needs    bool   // it could have a contract: it exports something
	Findings []Finding
	Rules    []Rule
	Imports  []string // import paths, of whatever module

	ID        string   // of its element
	Importers []string // packages of the page
}

// A Finding is one on a package.
type Finding struct {
	ID, Verdict, Message, Place string
	// Witness is client code that proves it; Unproven is set if it was looked for in vain.
	Witness  string
	Unproven bool
	// To is the package that a finding on imports is about.
	To string
}

// A Rule is one that applies to a package.
type Rule struct{ Text, Source string }

// Count returns the number of packages for which the page has a mark.
func (p *Page) Count(what string) (n int) {
	for _, pkg := range p.Packages {
		switch {
		case what == "contract" && pkg.Contract != "", what == "missing" && pkg.Contract == "" && pkg.Needs:
			n++
		}
		for _, f := range pkg.Findings {
			if f.Verdict == what {
				n++
			}
		}
	}
	return n
}

// Worst is the worst verdict of a package's findings, "" if there are none.
func (p *Package) Worst() string { return worst(p.Findings) }

func worst(list []Finding) string {
	for _, v := range verdicts {
		if slices.ContainsFunc(list, func(f Finding) bool { return f.Verdict == v }) {
			return v
		}
	}
	return ""
}

// A Tally is a number of findings.
type Tally struct {
	Verdict string
	N       int
}

// Verdicts counts the findings by verdict, the worst first.
func (p *Package) Verdicts() (list []Tally) {
	for _, v := range verdicts {
		n := 0
		for _, f := range p.Findings {
			if f.Verdict == v {
				n++
			}
		}
		if n > 0 {
			list = append(list, Tally{v, n})
		}
	}
	return list
}

// verdicts lists the verdicts, the worst first.
var verdicts = []string{"breaking", "violation", "compatible", "waived"}

// Here returns the imports that are on the page, OtherModules the others.
func (v *view) Here(p *Package) (list []*Package) {
	for _, imp := range p.Imports {
		if q := v.byPath[imp]; q != nil {
			list = append(list, q)
		}
	}
	return list
}

// OtherModules: see Here.
func (v *view) OtherModules(p *Package) (list []string) {
	for _, imp := range p.Imports {
		if v.byPath[imp] == nil {
			list = append(list, imp)
		}
	}
	return list
}

// At returns the package of a path.
func (v *view) At(importPath string) *Package { return v.byPath[importPath] }

// A Folder holds packages and folders.
type Folder struct {
	Rel, Name string
	Package   *Package // in the folder itself, or nil
	Folders   []*Folder

	count    int
	findings []Finding
}

// Count returns the number of packages in the folder and below.
func (f *Folder) Count() int { return f.count }

// Findings returns the number of findings in the folder and below that are not waived.
func (f *Folder) Findings() (n int) {
	for _, x := range f.findings {
		if x.Verdict != "waived" {
			n++
		}
	}
	return n
}

// Worst is the worst verdict in the folder and below.
func (f *Folder) Worst() string { return worst(f.findings) }

// A view is what the template draws.
type view struct {
	*Page
	Root   *Folder
	Data   template.JS
	CSS    template.CSS
	JS     template.JS
	byPath map[string]*Package
}

var (
	//go:embed page.css
	css string
	//go:embed page.js
	script string
	//go:embed page.tmpl
	tmpl string

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
		"slice2": func(v *view, x any) []any { return []any{v, x} },
		"plural": plural,
		"either": either,
	}).Parse(tmpl))
)

// Write prints the page.
func (p *Page) Write(w io.Writer) error {
	v := &view{Page: p, CSS: template.CSS(css), JS: template.JS(script), byPath: make(map[string]*Package)}
	for _, pkg := range p.Packages {
		pkg.ID, pkg.Importers = "p-"+pkg.Path, nil
		v.byPath[pkg.Path] = pkg
	}
	for _, pkg := range p.Packages {
		for _, imp := range pkg.Imports {
			if q := v.byPath[imp]; q != nil {
				q.Importers = append(q.Importers, pkg.Path)
			}
		}
	}
	v.Root = tree(p.Packages)
	data, err := json.Marshal(v.graph()) // which escapes what could end the element
	if err != nil {
		return err
	}
	v.Data = template.JS(data)
	return pageTemplate.Execute(w, v)
}

// tree puts packages into folders. A folder with nothing but one folder joins it.
func tree(pkgs []*Package) *Folder {
	root := &Folder{Rel: ".", Name: "."}
	folders := map[string]*Folder{".": root}
	var at func(rel string) *Folder
	at = func(rel string) *Folder {
		if f := folders[rel]; f != nil {
			return f
		}
		up := at(path.Dir(rel))
		f := &Folder{Rel: rel, Name: path.Base(rel)}
		folders[rel] = f
		up.Folders = append(up.Folders, f)
		return f
	}
	for _, pkg := range pkgs {
		at(pkg.Rel).Package = pkg
	}
	root.sum()
	for _, f := range root.Folders {
		f.join()
	}
	return root
}

func (f *Folder) sum() {
	if f.Package != nil {
		f.count, f.findings = 1, slices.Clone(f.Package.Findings)
	}
	for _, sub := range f.Folders {
		sub.sum()
		f.count += sub.count
		f.findings = append(f.findings, sub.findings...)
	}
	slices.SortFunc(f.Folders, func(a, b *Folder) int { return strings.Compare(a.Name, b.Name) })
}

func (f *Folder) join() {
	for f.Package == nil && len(f.Folders) == 1 {
		sub := f.Folders[0]
		f.Name, f.Rel, f.Package, f.Folders = f.Name+"/"+sub.Name, sub.Rel, sub.Package, sub.Folders
	}
	for _, sub := range f.Folders {
		sub.join()
	}
}

// A graph is what the page's script draws.
type graph struct {
	Nodes []node `json:"nodes"`
	Edges []edge `json:"edges"`
}

type node struct {
	Path    string `json:"path"`
	Rel     string `json:"rel"`
	ID      string `json:"id"`
	Verdict string `json:"verdict"`
	Bare    bool   `json:"bare"` // it has no contract, and could have one
}

type edge struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Why  string `json:"why,omitempty"` // why it must not be, "" if it may
}

// graph returns the imports within the page, and those that rules do not allow, wherever
// they lead to.
func (v *view) graph() graph {
	g := graph{Nodes: []node{}, Edges: []edge{}}
	number := make(map[string]int)
	for i, pkg := range v.Packages {
		number[pkg.Path] = i
		g.Nodes = append(g.Nodes, node{pkg.Path, pkg.Rel, pkg.ID, pkg.Worst(), pkg.Contract == "" && pkg.Needs})
	}
	for i, pkg := range v.Packages {
		why := make(map[string]string)
		for _, f := range pkg.Findings {
			if f.To != "" && f.Verdict != "waived" {
				why[f.To] = f.Message
			}
		}
		for _, imp := range pkg.Imports {
			if j, ok := number[imp]; ok {
				g.Edges = append(g.Edges, edge{i, j, why[imp]})
				delete(why, imp)
			}
		}
		for _, f := range pkg.Findings { // in order
			text, ok := why[f.To]
			if !ok {
				continue
			}
			delete(why, f.To)
			j, ok := number[f.To]
			if !ok {
				j = len(g.Nodes)
				number[f.To] = j
				g.Nodes = append(g.Nodes, node{Path: f.To, Rel: f.To})
			}
			g.Edges = append(g.Edges, edge{i, j, text})
		}
	}
	return g
}

// either returns one of two texts, by whether there is one thing.
func either(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// plural counts things: 1 package, 2 packages.
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}
