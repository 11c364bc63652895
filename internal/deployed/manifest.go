package deployed

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A File is a manifest that has been read.
type File struct {
	Name string
	Data []byte
}

// A container is one that manifests start, with the name of what starts it.
type container struct {
	workload string // "deployment/shop", or "service/shop" of Compose
	name     string
	pos      Position
	second   bool // it is looked at only if it is named: an init or ephemeral container
	env      func() *Environment
}

// Manifests returns what a program finds in a container of manifests, which may refer to
// one another. The container is chosen by its name, by that of its workload, or by both as
// in deployment/shop/server; it may be "" if there is only one. Read returns the bytes of
// another file that a Compose file names.
func Manifests(files []File, choice string, read func(name string) ([]byte, error)) (*Environment, error) {
	var readers []*reader
	var containers []container
	k := &kubernetes{}
	for _, f := range files {
		r := &reader{name: f.Name}
		readers = append(readers, r)
		found := 0
		for _, doc := range r.documents(f.Data) {
			if services := doc.get("services"); services.exists() && !doc.get("kind").exists() {
				c := &compose{doc: doc, read: read}
				containers = append(containers, c.containers(services)...)
				found++
				continue
			}
			found += k.add(doc, 0)
		}
		if found == 0 && len(r.mistakes) == 0 {
			r.mistakes.add(Position{f.Name, 1, 1}, "this is neither a Kubernetes manifest nor a Compose file: it has neither kind nor services")
		}
	}
	containers = append(containers, k.containers()...)
	if err := all(files, readers).err(); err != nil {
		return nil, err
	}
	c, err := choose(containers, choice, files)
	if err != nil {
		return nil, err
	}
	env := c.env()
	if err := all(files, readers).err(); err != nil {
		return nil, err
	}
	return env, nil
}

// all returns the mistakes of files. One that has some may be a template, which is not YAML
// or other YAML than it looks.
func all(files []File, readers []*reader) (l Mistakes) {
	for i, r := range readers {
		if at := bytes.Index(files[i].Data, []byte("{{")); len(r.mistakes) > 0 && at >= 0 {
			before := files[i].Data[:at]
			l.add(Position{r.name, 1 + bytes.Count(before, []byte("\n")), at - bytes.LastIndexByte(before, '\n')},
				"this looks like a template; check the manifest that is made of it, as in: helm template . | importspy-vet env -manifest -")
		}
		l = append(l, r.mistakes...)
	}
	return l
}

// choose returns the container that is meant.
func choose(containers []container, choice string, files []File) (*container, error) {
	fits := func(c container) bool {
		_, short, _ := strings.Cut(c.workload, "/")
		if choice == "" || choice == c.workload {
			return !c.second
		}
		return slices.Contains([]string{c.name, c.workload + "/" + c.name, short + "/" + c.name}, choice)
	}
	var found []container
	for _, c := range containers {
		if fits(c) {
			found = append(found, c)
		}
	}
	at := Position{files[0].Name, 1, 1}
	switch {
	case len(found) == 1:
		return &found[0], nil
	case len(containers) == 0:
		return nil, Mistakes{{at, "there is no container"}}
	case len(found) == 0:
		return nil, Mistakes{{at, fmt.Sprintf("there is no container %s, only %s", choice, listed(containers))}}
	case choice == "":
		return nil, Mistakes{{at, fmt.Sprintf("choose a container with -container: %s", listed(found))}}
	}
	return nil, Mistakes{{at, fmt.Sprintf("%s can be one of several containers, choose one: %s", choice, listed(found))}}
}

// listed names containers, each as it can be chosen: by its name, if only one has it.
func listed(containers []container) string {
	const most = 12
	count := make(map[string]int)
	for _, c := range containers {
		count[c.name]++
	}
	var names []string
	for _, c := range containers {
		if c.name != "" && count[c.name] == 1 {
			names = append(names, c.name)
		} else {
			names = append(names, strings.TrimSuffix(c.workload+"/"+c.name, "/"))
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	names = slices.Compact(names)
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("%d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}
