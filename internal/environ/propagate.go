package environ

import (
	"fmt"

	"github.com/importspy/importspy/internal/environ/eval"
)

// maxDepth bounds how many calls a name is followed through, so that a function that
// calls itself through others with an ever longer name comes to an end.
const maxDepth = 12

// propagate carries the sites whose names depend on parameters to the calls that
// give these, until all names consist of text and of what is unknown.
func (s *scan) propagate() {
	for len(s.sites) > 0 {
		at := s.sites[len(s.sites)-1]
		s.sites = s.sites[:len(s.sites)-1]
		key := fmt.Sprintf("%d %d %s %s %v %v", at.pos, at.end, at.via, at.name.Key(), at.expand, at.required)
		if s.seen[key] {
			continue
		}
		s.seen[key] = true
		if v := at.name.Param(); v != nil {
			s.atCalls(at, s.ParamOf(v))
		} else {
			s.emit(at)
		}
	}
}

// atCalls moves a site to the calls of the function whose parameter its name
// depends on. Where others can call it, the site itself stays, too.
func (s *scan) atCalls(at site, p eval.Param) {
	if at.depth == maxDepth {
		at.name, at.why = eval.Unknown(), notConstant
		s.sites = append(s.sites, at)
		return
	}
	v := at.name.Param()
	if s.open[p.Func] {
		stay := at
		stay.name, stay.why = at.name.With(v, eval.Unknown()), callable
		s.sites = append(s.sites, stay)
	}
	for _, call := range s.calls[p.Func] {
		for _, value := range call.args(p.Index, p.Variadic) {
			if s.recursive(call, p.Func) && value.Param() != nil && (len(value) > 1 || value.Param() != v) {
				value = eval.Unknown() // it would change at each turn
			}
			moved := at
			moved.pos, moved.end, moved.depth = call.pos, call.end, at.depth+1
			moved.name = at.name.With(v, value)
			s.sites = append(s.sites, moved)
		}
	}
}

// emit adds the reads of a site without parameters.
func (s *scan) emit(at site) {
	r := Read{Pos: at.pos, End: at.end, Via: at.via, Required: at.required}
	known, whole := at.name.Text()
	switch {
	case whole && at.expand:
		for _, variable := range eval.Mentioned(known) {
			r.Name = variable
			s.reads = append(s.reads, r)
		}
		return
	case whole && known == "":
		return // there is no such variable
	case whole:
		r.Name = known
	case at.expand:
		r.Why = at.why
	default:
		r.Prefix, r.Why = known, at.why
	}
	s.reads = append(s.reads, r)
}

// recursive reports whether a call is in the function that is called.
func (s *scan) recursive(call given, fn eval.Func) bool {
	body := s.Body(fn)
	return body.Pos() <= call.pos && call.end <= body.End()
}
