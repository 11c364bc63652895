package environ

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// What a package can be forbidden to use, in the words of contract.Forbiddable.
const (
	Cgo      = "cgo"      // import "C"
	Unsafe   = "unsafe"   // import "unsafe"
	Linkname = "linkname" // a linkname directive, whether it takes or gives a name
	Init     = "init"     // a function init
	Reflect  = "reflect"  // import "reflect"
	Exec     = "exec"     // import "os/exec", or a function that starts a program
	Network  = "network"  // a package that opens connections, or a function that does
)

// A Use is one place where a package uses what can be forbidden.
type Use struct {
	What     string    // Cgo, Unsafe, and so on
	Pos, End token.Pos // of the import declaration, the directive, the name of init or the reference
	Detail   string    // such as the import path, or the function
}

// Uses returns the uses of a package, sorted by position.
//
// Only what the package itself imports and declares counts, and of other modules
// only golang.org/x/sys: whether another package leads to the network is a matter of
// what may be imported.
func Uses(p *Package) []Use {
	u := &uses{Package: p}
	for _, file := range p.Files {
		if MadeByCgo(u.Fset, file) {
			continue
		}
		u.imports(file)
		u.directives(file)
		u.declarations(file)
		u.references(file)
	}
	slices.SortFunc(u.list, func(a, b Use) int {
		return cmp.Or(p.Compare(a.Pos, b.Pos), cmp.Compare(a.What, b.What))
	})
	return u.list
}

type uses struct {
	*Package
	list []Use
}

func (u *uses) add(what string, n ast.Node, detail string) {
	u.list = append(u.list, Use{what, n.Pos(), n.End(), detail})
}

func (u *uses) imports(file *ast.File) {
	fromC := ImportOfC(u.Fset, file)
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
		case path == "C" || spec == fromC:
			u.add(Cgo, spec, `"C"`)
		case path == "unsafe":
			u.add(Unsafe, spec, path)
		case path == "reflect":
			u.add(Reflect, spec, path)
		case path == "os/exec" || path == "golang.org/x/sys/execabs":
			u.add(Exec, spec, path)
		case opensNetwork(path):
			u.add(Network, spec, path)
		}
	}
}

// directives finds "//go:linkname local" and "//go:linkname local path.name".
func (u *uses) directives(file *ast.File) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			rest, ok := strings.CutPrefix(comment.Text, "//go:linkname")
			// The compiler takes a directive at the beginning of a line only.
			if !ok || !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, "\t") ||
				u.Fset.PositionFor(comment.Pos(), false).Column != 1 {
				continue
			}
			u.add(Linkname, comment, strings.Join(strings.Fields(rest), " "))
		}
	}
}

func (u *uses) declarations(file *ast.File) {
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			u.add(Init, fn.Name, "func init")
		}
	}
}

// references finds uses of functions that the import of their package does not
// reveal.
func (u *uses) references(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn := u.Qualified(id); fn != "" && doers[fn] != "" {
				u.add(doers[fn], id, fn)
			}
		}
		return true
	})
}

// doers are the functions that start a program or open a connection in packages
// that do much else.
var doers = map[string]string{
	"os.StartProcess":             Exec,
	"syscall.CreateProcess":       Exec,
	"syscall.CreateProcessAsUser": Exec,
	"syscall.Exec":                Exec,
	"syscall.ForkExec":            Exec,
	"syscall.StartProcess":        Exec,

	"golang.org/x/sys/plan9.Exec":     Exec,
	"golang.org/x/sys/plan9.ForkExec": Exec,
	"golang.org/x/sys/unix.Exec":      Exec,

	"golang.org/x/sys/windows.CreateProcess":       Exec,
	"golang.org/x/sys/windows.CreateProcessAsUser": Exec,
	"golang.org/x/sys/windows.ShellExecute":        Exec,

	"net/textproto.Dial": Network,

	"syscall.Socket":                     Network,
	"golang.org/x/sys/unix.Socket":       Network,
	"golang.org/x/sys/windows.Socket":    Network,
	"golang.org/x/sys/windows.WSASocket": Network,
}

// opensNetwork reports whether importing a package is counted as use of the network.
func opensNetwork(path string) bool {
	switch path {
	case "net/http/cookiejar", // keeps cookies; connections are net/http's
		"net/http/httptrace", // observes connections that others open
		"net/mail",           // parses messages
		"net/netip",          // addresses as values
		"net/textproto",      // reads and writes on connections; its Dial is one of doers
		"net/url":            // parses URLs
		return false
	case "crypto/tls", // tls.Dial, tls.Listen
		"log/syslog": // syslog.Dial
		return true
	}
	return path == "net" || strings.HasPrefix(path, "net/")
}
