package deployed

import (
	"encoding/base64"
	"strings"
)

// A kubernetes collects the objects of manifests.
type kubernetes struct {
	workloads []workload
	maps      map[string][]*dataMap // ConfigMaps and Secrets, by kind and name
}

// A workload starts containers.
type workload struct {
	name, namespace string
	spec            node // of its pods
}

// A dataMap is a ConfigMap or a Secret.
type dataMap struct {
	kind, name, namespace string
	doc                   node
	values                map[string]Variable // nil: not read yet
}

// add adds an object, or those of a list. It returns how many documents of Kubernetes that
// are.
func (k *kubernetes) add(doc node, depth int) int {
	kind := doc.get("kind").word("kind")
	if kind == "" || !doc.get("apiVersion").exists() {
		return 0
	}
	if strings.HasSuffix(kind, "List") && doc.get("items").exists() && depth < maxFollowed {
		for _, item := range doc.get("items").items("items") {
			k.add(item, depth+1)
		}
		return 1
	}
	name, namespace := doc.get("metadata", "name").word("metadata.name"), doc.get("metadata", "namespace").word("metadata.namespace")
	switch kind {
	case "ConfigMap", "Secret":
		if k.maps == nil {
			k.maps = make(map[string][]*dataMap)
		}
		k.maps[kind+" "+name] = append(k.maps[kind+" "+name], &dataMap{kind: kind, name: name, namespace: namespace, doc: doc})
		return 1
	}
	// Pod, then Deployment, StatefulSet, DaemonSet, Job and what is like them, then CronJob.
	for _, path := range [][]string{{"spec"}, {"spec", "template", "spec"}, {"spec", "jobTemplate", "spec", "template", "spec"}} {
		if spec := doc.get(path...); spec.get("containers").exists() {
			k.workloads = append(k.workloads, workload{strings.ToLower(kind) + "/" + name, namespace, spec})
			break
		}
	}
	return 1
}

// containers returns the containers of all workloads.
func (k *kubernetes) containers() (list []container) {
	for _, w := range k.workloads {
		for _, key := range []string{"containers", "initContainers", "ephemeralContainers"} {
			for _, c := range w.spec.get(key).items(key) {
				list = append(list, container{
					workload: w.name, name: c.get("name").word("name"), pos: c.pos(), second: key != "containers",
					env: func() *Environment { return k.environment(w, c) },
				})
			}
		}
	}
	return list
}

// environment returns what a container finds. As the kubelet does it: of what envFrom
// names, the last counts; what env names replaces that.
func (k *kubernetes) environment(w workload, c node) *Environment {
	env := &Environment{Variables: make(map[string]Variable)}
	selector := w.spec.get("nodeSelector")
	env.GOOS, env.GOARCH = selector.get("kubernetes.io/os").word("kubernetes.io/os"), selector.get("kubernetes.io/arch").word("kubernetes.io/arch")
	if os := w.spec.get("os", "name"); os.exists() {
		env.GOOS = os.word("os.name")
	}
	for i, from := range c.get("envFrom").items("envFrom") {
		if i == maxSources {
			from.fail("envFrom has more than %d items", maxSources)
			return env
		}
		if k.from(env, w, from); len(env.Variables) > maxVariables {
			from.fail(tooMany, maxVariables)
			return env
		}
	}
	first := make(map[string]int)
	for _, item := range c.get("env").items("env") {
		name := item.get("name").word("name")
		if name == "" {
			item.fail("an item of env has no name")
			continue
		}
		if line, ok := first[name]; ok {
			item.fail("env has %s twice, first in line %d", name, line)
			continue
		}
		first[name] = item.Line
		if k.variable(env, w, name, item); len(env.Variables) > maxVariables {
			item.fail(tooMany, maxVariables)
			break
		}
	}
	return env
}

// from adds the variables of an item of envFrom.
func (k *kubernetes) from(env *Environment, w workload, item node) {
	prefix := item.get("prefix").word("prefix")
	kind, ref := "ConfigMap", item.get("configMapRef")
	if !ref.exists() {
		kind, ref = "Secret", item.get("secretRef")
	}
	if !ref.exists() {
		item.fail("an item of envFrom has neither configMapRef nor secretRef")
		return
	}
	name := ref.get("name").word("name")
	m := k.find(kind, name, w.namespace)
	if m == nil {
		env.Others = append(env.Others, Source{ref.pos(), kind + " " + name, prefix})
		for known, v := range env.Variables { // which may be replaced
			if strings.HasPrefix(known, prefix) {
				v.Unknown = kind + " " + name
				env.Variables[known] = v
			}
		}
		return
	}
	for key, v := range m.all() {
		v.Pos = ref.pos()
		if isName(prefix + key) {
			env.Variables[prefix+key] = v
		}
	}
}

// find returns a ConfigMap or Secret in the files; a namespace that only one of the two
// sides names is the same.
func (k *kubernetes) find(kind, name, namespace string) *dataMap {
	for _, m := range k.maps[kind+" "+name] {
		if m.namespace == namespace || m.namespace == "" || namespace == "" {
			return m
		}
	}
	return nil
}

// all returns what a ConfigMap or Secret has, by key.
func (m *dataMap) all() map[string]Variable {
	if m.values != nil {
		return m.values
	}
	values := make(map[string]Variable)
	m.values = values
	for _, p := range m.doc.get("data").pairs("data") {
		text, ok := p.value.text("data." + p.key.Value)
		if ok && m.kind == "Secret" {
			data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
			if err != nil {
				p.value.fail("data.%s is not base64", p.key.Value)
			}
			text = string(data)
		}
		values[p.key.Value] = Variable{Text: text}
	}
	if m.kind == "Secret" {
		for _, p := range m.doc.get("stringData").pairs("stringData") {
			text, _ := p.value.text("stringData." + p.key.Value)
			values[p.key.Value] = Variable{Text: text}
		}
	}
	return values
}

// variable adds an item of env.
func (k *kubernetes) variable(env *Environment, w workload, name string, item node) {
	v := Variable{Pos: item.pos()}
	value, from := item.get("value"), item.get("valueFrom")
	if value.exists() && !value.isNull() && from.exists() {
		from.fail("%s has both value and valueFrom", name)
		return
	}
	if !from.exists() {
		text, _ := value.text(name + ": value")
		if v.Text, v.Unknown = env.expand(text); len(name)+len(v.Text) > maxText {
			item.fail(tooLong, name)
			v.Text, v.Unknown = "", expanded
		}
		env.Variables[name] = v
		return
	}
	pairs := from.pairs("valueFrom")
	if len(pairs) != 1 {
		from.fail("valueFrom of %s must have one key", name)
		return
	}
	key, ref := pairs[0].key.Value, pairs[0].value
	kind := map[string]string{"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}[key]
	if kind == "" { // of the pod or the node
		if v.Unknown = key; ref.get("fieldPath").word("fieldPath") == "metadata.namespace" && w.namespace != "" {
			v.Text, v.Unknown = w.namespace, ""
		}
		env.Variables[name] = v
		return
	}
	optional := ref.get("optional").isTrue()
	m := k.find(kind, ref.get("name").word("name"), w.namespace)
	if m == nil {
		v.Unknown, v.MayLack = kind+" "+ref.get("name").word("name"), optional
		env.Variables[name] = v
		return
	}
	got, ok := m.all()[ref.get("key").word("key")]
	switch {
	case ok:
		v.Text = got.Text
		env.Variables[name] = v
	case optional: // then it keeps what envFrom gives it
	default:
		ref.fail("%s %s has no key %s", kind, m.name, ref.get("key").word("key"))
	}
}

// expand replaces $(NAME) by the variables before it; $$ stands for $. What is not there
// stays as it is written. A value that becomes too long ends early.
func (e *Environment) expand(text string) (value, unknown string) {
	var b strings.Builder
	last := strings.LastIndexByte(text, ')')
	for size := len(text); ; {
		i := strings.IndexByte(text, '$')
		if i < 0 || i+1 == len(text) || b.Len() > maxText {
			b.WriteString(text)
			return b.String(), ""
		}
		b.WriteString(text[:i])
		text = text[i:]
		end := -1
		if size-len(text) < last {
			end = strings.IndexByte(text, ')')
		}
		switch {
		case text[1] == '$':
			b.WriteByte('$')
			text = text[2:]
		case text[1] != '(' || end < 0:
			b.WriteString(text[:2])
			text = text[2:]
		default:
			v, ok := e.Variables[text[2:end]]
			switch {
			case ok && v.Unknown != "", !ok && e.MayHave(text[2:end]) != nil:
				return "", expanded
			case ok:
				b.WriteString(v.Text)
			default:
				b.WriteString(text[:end+1])
			}
			text = text[end+1:]
		}
	}
}
