package deployed

import (
	"fmt"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// A compose is a Compose file.
type compose struct {
	doc  node
	read func(name string) ([]byte, error)
	size int // of all that was read
}

// containers returns one for each service.
func (c *compose) containers(services node) (list []container) {
	for _, p := range services.pairs("services") {
		list = append(list, container{
			workload: "service/" + p.key.Value, name: p.key.Value, pos: p.key.pos(),
			env: func() *Environment { return c.environment(p.value) },
		})
	}
	return list
}

// environment returns what a service finds: what environment has replaces what the files
// of env_file have, the last of which counts. Each continues that of a service which the
// service extends.
func (c *compose) environment(service node) *Environment {
	env, files := &Environment{Variables: make(map[string]Variable)}, &Environment{Variables: make(map[string]Variable)}
	c.collect(env, files, service, 0)
	for name, v := range files.Variables {
		if _, ok := env.Variables[name]; !ok {
			env.Variables[name] = v
		}
	}
	env.Others = append(env.Others, files.Others...)
	return env
}

// collect adds what a service, and those that it extends, have under environment and in
// files.
func (c *compose) collect(env, files *Environment, service node, depth int) {
	if extends := service.get("extends"); extends.exists() {
		c.extended(env, files, extends, depth)
	}
	if platform := service.get("platform").word("platform"); platform != "" {
		env.GOOS, env.GOARCH = "", ""
		if !strings.Contains(platform, "$") {
			env.GOOS, env.GOARCH, _ = strings.Cut(platform, "/")
			env.GOARCH, _, _ = strings.Cut(env.GOARCH, "/") // linux/arm/v7
		}
	}
	c.files(files, service.get("env_file"))
	own := service.get("environment")
	if own.isNull() {
		return
	}
	if isList(own) {
		c.list(env, own)
		return
	}
	for _, p := range own.pairs("environment") {
		v := Variable{Pos: p.key.pos()}
		if p.value.isNull() {
			v.Unknown, v.MayLack = passed, true
		} else {
			v.Text, v.Unknown = interpolate(p.value.word("environment." + p.key.Value))
		}
		env.Variables[p.key.Value] = v
	}
}

// extended adds what a service has that another one extends. What is in another file is not
// known.
func (c *compose) extended(env, files *Environment, extends node, depth int) {
	at := extends.follow()
	if at.Kind != yaml.ScalarNode {
		if at.get("file").exists() {
			env.Others = append(env.Others, Source{Pos: extends.pos(), From: "the service that it extends"})
			return
		}
		at = at.get("service")
	}
	name := at.word("extends")
	base := c.doc.get("services", name)
	switch {
	case name == "":
	case !base.exists():
		extends.fail("extends: there is no service %s", name)
	case depth == maxFollowed:
		extends.fail("extends: the services extend each other, or the chain is too long")
	default:
		c.collect(env, files, base, depth+1)
	}
}

// passed is where a variable is from that has only a name.
const passed = "the environment of the user who starts the program"

// list reads environment as a list of NAME=value.
func (c *compose) list(env *Environment, own node) {
	first := make(map[string]int)
	for _, item := range own.items("environment") {
		if item.Kind != yaml.ScalarNode {
			item.fail("an item of environment must be a word")
			continue
		}
		name, text, assigned := strings.Cut(item.Value, "=")
		if !isName(name) {
			item.fail("an item of environment must be the name of a variable, = and its value")
			continue
		}
		if line, ok := first[name]; ok {
			item.fail("environment has %s twice, first in line %d", name, line)
			continue
		}
		first[name] = item.Line
		v := Variable{Pos: item.pos(), Unknown: passed, MayLack: true}
		if assigned {
			v.MayLack = false
			v.Text, v.Unknown = interpolate(text)
		}
		env.Variables[name] = v
	}
}

// files reads what env_file names: a name, or a list of these or of mappings with path.
func (c *compose) files(env *Environment, n node) {
	if n.isNull() {
		return
	}
	items := []node{n}
	if isList(n) {
		items = n.items("env_file")
	}
	if len(items) > maxSources {
		n.fail("env_file has more than %d files", maxSources)
		return
	}
	for _, item := range items {
		path, required := item, true
		if p := item.get("path"); p.exists() {
			path, required = p, item.get("required").Node == nil || item.get("required").isTrue()
		}
		name := path.word("env_file")
		if strings.Contains(name, "$") {
			env.Others = append(env.Others, Source{Pos: path.pos(), From: "an env_file whose name is not known"})
			continue
		}
		full := name
		if !filepath.IsAbs(full) {
			full = filepath.Join(filepath.Dir(n.r.name), filepath.FromSlash(name))
		}
		data, err := c.file(full)
		if err != nil {
			if required {
				path.fail("env_file %s cannot be read: %v", name, err)
			}
			continue
		}
		more, err := EnvFile(full, data)
		if list, ok := err.(Mistakes); ok {
			n.r.mistakes = append(n.r.mistakes, list...)
			return
		}
		for name, v := range more.Variables {
			env.Variables[name] = v
		}
	}
}

// file returns the bytes of an env file, of which all together are as large as one may be.
func (c *compose) file(name string) ([]byte, error) {
	if c.size > maxFiles {
		return nil, fmt.Errorf("the files before it have more than %d MiB", maxFiles>>20)
	}
	data, err := c.read(name)
	c.size += len(data)
	return data, err
}

func isList(n node) bool { return len(n.follow().Content) > 0 && n.follow().Kind == yaml.SequenceNode }

// interpolate returns the value of a text in a Compose file, in which $$ stands for $. What
// other variables give it, only who calls Compose knows.
func interpolate(text string) (value, unknown string) {
	parts := strings.Split(text, "$$")
	for _, part := range parts {
		if strings.Contains(part, "$") {
			return "", expanded
		}
	}
	return strings.Join(parts, "$"), ""
}
