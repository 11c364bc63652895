// Package weight finds out what declarations come to once each name in them is replaced by
// what it stands for. Twenty lines can stand for types of petabytes, through which go/types
// and the comparison would walk.
package weight

// A Size is what syntax comes to.
type Size struct {
	Parts  float64 // nodes of syntax
	Levels float64 // of what is in what
}

// Plus is the size of two things next to each other.
func (s Size) Plus(t Size) Size { return Size{s.Parts + t.Parts, max(s.Levels, t.Levels)} }

// A Weight is a size that depends on those of the type parameters in scope: each of
// them occurs so many times, at most so deep.
type Weight struct {
	Size
	Params []Size
}

// Unit is the weight of what has nothing in it.
func Unit() Weight { return Weight{Size: Size{Parts: 1}} }

// Open is the weight of a declaration with n type parameters that is in itself.
func Open(n int) Weight {
	w := Unit()
	for range n {
		w.Params = append(w.Params, Size{Parts: 1})
	}
	return w
}

// Add adds to w what is next to it.
func (w *Weight) Add(v Weight) {
	w.Size = w.Plus(v.Size)
	w.Grow(len(v.Params))
	for i, p := range v.Params {
		w.Params[i] = w.Params[i].Plus(p)
	}
}

// Grow makes room for n type parameters.
func (w *Weight) Grow(n int) {
	for len(w.Params) < n {
		w.Params = append(w.Params, Size{})
	}
}

// Within is the weight of something with w in it.
func (w Weight) Within() Weight {
	w.Parts, w.Levels = w.Parts+1, w.Levels+1
	for i := range w.Params {
		if w.Params[i].Parts > 0 {
			w.Params[i].Levels++
		}
	}
	return w
}

// Of is the weight of an instance of w with type arguments.
func (w Weight) Of(args []Weight) Weight {
	result := Weight{Size: w.Size}
	for i, arg := range args {
		times := Size{Parts: 1} // of what else an instance may be of
		if i < len(w.Params) {
			times = w.Params[i]
		}
		scaled := Weight{Size: Size{times.Parts * arg.Parts, times.Levels + arg.Levels}}
		scaled.Grow(len(arg.Params))
		for j, p := range arg.Params {
			if p.Parts > 0 {
				scaled.Params[j] = Size{times.Parts * p.Parts, times.Levels + p.Levels}
			}
		}
		result.Add(scaled)
	}
	return result
}

// Whole is the size with the least that type parameters can stand for.
func (w Weight) Whole() Size {
	s := w.Size
	for _, p := range w.Params {
		s = s.Plus(p)
	}
	return s
}
