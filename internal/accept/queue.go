package accept

import "slices"

// A queue has the entries whose targets have to be computed, again if one that they mention
// has changed since. It goes through them in the order of their names, over and over.
type queue struct {
	names []string
	open  []bool
	at    int
}

// newQueue returns a queue of all names.
func newQueue(names []string) *queue {
	return &queue{names: names, open: slices.Repeat([]bool{true}, len(names))}
}

// next removes a name; ok is false if there is none.
func (q *queue) next() (name string, ok bool) {
	i := slices.Index(q.open[q.at:], true)
	if i < 0 {
		q.at = 0
		if i = slices.Index(q.open, true); i < 0 {
			return "", false
		}
	}
	i += q.at
	q.open[i], q.at = false, i+1
	return q.names[i], true
}

// reopen puts the name at a place back.
func (q *queue) reopen(i int) { q.open[i] = true }

// mark adds a name to some, on which the targets of entries that mention it depend.
func (s *side) mark(some map[string]bool, name string) {
	if some[name] {
		return
	}
	some[name] = true
	if s.todo == nil {
		return
	}
	if s.dependents == nil {
		s.dependents = s.findDependents()
	}
	for _, i := range s.dependents[name] {
		s.todo.reopen(i)
	}
}

// findDependents returns by name the places in the queue of the entries that may mention it,
// or have got it.
func (s *side) findDependents() map[string][]int {
	all := make(map[string][]int)
	for i, name := range s.todo.names {
		add := func(text string) {
			for word := range wordsIn(text) {
				if list := all[word]; len(list) == 0 || list[len(list)-1] != i {
					all[word] = append(list, i)
				}
			}
		}
		e := s.part[name]
		for text := range texts(e) {
			add(text)
		}
		for _, m := range e.Decls[0].Embeds {
			add(m.Name)
		}
		if became := s.gone[name].Name; became != nil {
			add(became.Name())
		}
	}
	return all
}
