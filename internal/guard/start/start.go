// Package start is the code of guards, which run at the start of programs. Package guard
// copies into a guard what it needs of these files, with all package-level names and those of
// imports prefixed; see there. Therefore
//   - nothing but the standard library is imported, and package fmt is not: it is large;
//   - the language is that of Go 1.17, since the go.mod of the program decides;
//   - no parameter, variable or field has the name of something that is declared or
//     imported at package level.
package start

import (
	"go/version"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// program is the import path of the program.
const program = ""

// requirements are what contracts require. Their initialization takes no time: all is
// constant.
var requirements = []requirement{}

// It runs before the init functions of the package, and before its variables in files
// that sort after this one are initialized.
var _ = start()

// A requirement is one thing that a contract requires.
type requirement struct {
	from  string                         // the import path of the contract's folder
	name  string                         // of a variable, or a prefix of names and *
	words []string                       // depends on unmet
	value []set                          // all of which the value must be in
	among []deployment                   // one of which the environment must be
	unmet func(*requirement) []violation // what is not as required
}

// A set is a set of texts.
type set struct {
	what  string // "an int"
	words []string
	has   func(text string, words []string) bool
}

// A deployment is an environment that a program can run in.
type deployment struct {
	label string
	needs []requirement
}

// A violation is a requirement that is not met.
type violation struct {
	id, symbol, says string
	from             []string
}

// exitConfig is EX_CONFIG of sysexits.h: something was found in an unconfigured or
// misconfigured state.
const exitConfig = 78

// start ends the program if a requirement is not met, unless this is a test.
func start() struct{} {
	var list []violation
	for i := range requirements {
		r := &requirements[i]
		for _, v := range r.unmet(r) {
			list = add(list, v, r.from)
		}
	}
	if list == nil || isTest(os.Args) {
		return struct{}{}
	}
	out := asText(list)
	if os.Getenv("IMPORTSPY_GUARD") == "json" {
		out = asJSON(list)
	}
	os.Stderr.WriteString(out)
	os.Exit(exitConfig)
	return struct{}{}
}

// add adds a violation to a list, in which each is once, with all contracts.
func add(list []violation, v violation, from string) []violation {
	for i, w := range list {
		if w.id == v.id && w.symbol == v.symbol && w.says == v.says {
			if w.from[len(w.from)-1] != from {
				list[i].from = append(w.from, from)
			}
			return list
		}
	}
	v.from = []string{from}
	return append(list, v)
}

// isTest reports whether this is a test binary, as go test and debuggers call one.
func isTest(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return strings.HasSuffix(strings.TrimSuffix(args[0], ".exe"), ".test") || len(args) > 1 && strings.HasPrefix(args[1], "-test.")
}

func asText(list []violation) string {
	out := program + ": the environment is not what the contracts require:\n"
	for _, v := range list {
		out += "\t" + v.symbol + ": " + v.says + " [" + strings.Join(v.from, ", ") + "]\n"
	}
	return out
}

func asJSON(list []violation) string {
	out := `{"version":1,"package":` + quote(program) + `,"findings":[`
	for i, v := range list {
		if i > 0 {
			out += ","
		}
		out += `{"id":` + quote(v.id) + `,"symbol":` + quote(v.symbol) + `,"verdict":"violation","message":` + quote(v.symbol+": "+v.says) + `,"contracts":[`
		for j, from := range v.from {
			if j > 0 {
				out += ","
			}
			out += quote(from)
		}
		out += "]}"
	}
	return out + "]}\n"
}

// quote returns a string of JSON.
func quote(s string) string {
	const hex = "0123456789abcdef"
	out := []byte{'"'}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r < ' ':
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&0xf])
		default:
			out = append(out, string(r)...)
		}
	}
	return string(append(out, '"'))
}

// platform requires one of the platforms in words: linux, linux/amd64, */arm64.
func platform(r *requirement) []violation {
	for _, word := range r.words {
		goos, goarch := word, "*"
		if i := strings.IndexByte(word, '/'); i >= 0 {
			goos, goarch = word[:i], word[i+1:]
		}
		if (goos == "*" || goos == runtime.GOOS) && (goarch == "*" || goarch == runtime.GOARCH) {
			return nil
		}
	}
	return []violation{{
		id: "platform", symbol: runtime.GOOS + "/" + runtime.GOARCH,
		says: "contract is for " + strings.Join(r.words, ", ") + ", not for this platform",
	}}
}

// goVersion requires that the program was built with a version of Go that meets all the
// conditions in words: 1.24, >=1.24, <1.27.
func goVersion(r *requirement) []violation {
	built := release(runtime.Version())
	for _, word := range r.words {
		if !meets(built, word) {
			return []violation{{
				id: "go-version", symbol: runtime.Version(),
				says: "contract is for Go " + strings.Join(r.words, " ") + ", not for this version",
			}}
		}
	}
	return nil
}

// release returns the version in what the runtime reports: "go1.24.2" of "go1.24.2
// X:nocoverageredesign", "go1.27" of "devel go1.27-0a1b2c3 …", "" if there is none.
func release(s string) string {
	s = strings.TrimPrefix(s, "devel ")
	if i := strings.IndexAny(s, " -+"); i >= 0 {
		s = s[:i]
	}
	if !version.IsValid(s) {
		return ""
	}
	return s
}

// meets reports whether a version meets a condition. One without a patch release is for
// all releases with its name.
func meets(v, condition string) bool {
	wanted := strings.TrimLeft(condition, "<>=")
	op := condition[:len(condition)-len(wanted)]
	wanted = "go" + wanted
	if version.Lang(wanted) == wanted {
		v = version.Lang(v)
	}
	d := version.Compare(v, wanted)
	switch {
	case v == "":
		return false
	case op == ">=":
		return d >= 0
	case op == ">":
		return d > 0
	case op == "<=":
		return d <= 0
	case op == "<":
		return d < 0
	}
	return d == 0
}

// isSet requires that the variable is set.
func isSet(r *requirement) []violation {
	if _, ok := os.LookupEnv(r.name); ok {
		return nil
	}
	return []violation{{id: "variable-unset", symbol: printable(r.name), says: "contract requires this environment variable, it is not set"}}
}

// isAllowed requires that the variable, if it is set, has an allowed value.
func isAllowed(r *requirement) []violation {
	s, ok := os.LookupEnv(r.name)
	if !ok {
		return nil
	}
	return checkValue(r, printable(r.name), s)
}

// areAllowed requires allowed values of all variables with the prefix, except those that
// words are for, names or longer prefixes.
func areAllowed(r *requirement) (list []violation) {
	for _, pair := range os.Environ() {
		if i := strings.IndexByte(pair, '='); i > 0 && covers(r.name, pair[:i]) && !coveredBy(r.words, pair[:i]) {
			list = append(list, checkValue(r, printable(pair[:i]), pair[i+1:])...)
		}
	}
	return list
}

func covers(name, variable string) bool {
	prefix := strings.TrimSuffix(name, "*")
	return name == variable || prefix != name && strings.HasPrefix(variable, prefix)
}

func coveredBy(names []string, variable string) bool {
	for _, name := range names {
		if covers(name, variable) {
			return true
		}
	}
	return false
}

// printable quotes a name that a terminal would take for something else.
func printable(name string) string {
	if quoted := strconv.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// checkValue returns the violation if a value is not allowed. It does not have the value.
func checkValue(r *requirement, name, s string) []violation {
	for _, allowed := range r.value {
		if !allowed.has(s, allowed.words) {
			return []violation{{
				id: "variable-invalid", symbol: name,
				says: "contract requires its value to be " + allowed.what + ", it is not",
			}}
		}
	}
	return nil
}

// deployed requires an environment that is one of several. If it is none, what it lacks of
// the nearest is not as required.
func deployed(r *requirement) []violation {
	var lacks []violation
	label := ""
	for i, d := range r.among {
		var list []violation
		for j := range d.needs {
			list = append(list, d.needs[j].unmet(&d.needs[j])...)
		}
		if list == nil {
			return nil
		}
		if i == 0 || distance(list) < distance(lacks) {
			lacks, label = list, d.label
		}
	}
	head := label + " is not satisfied: "
	if len(r.among) > 1 {
		head = "none of " + strconv.Itoa(len(r.among)) + " is satisfied; the closest is " + label + ": "
	}
	for i, v := range lacks {
		lacks[i] = violation{id: "deployment-unmet", symbol: "deployments", says: head + v.symbol + ": " + v.says}
	}
	return lacks
}

// distance is how far an environment is from one of which it lacks something. Variables can
// be set; another platform or version of Go is another machine.
func distance(list []violation) (d int) {
	for _, v := range list {
		switch v.id {
		case "platform":
			d += 2 << 20
		case "go-version":
			d += 1 << 20
		default:
			d++
		}
	}
	return d
}
