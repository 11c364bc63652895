package merge

import (
	"slices"

	"github.com/importspy/importspy/contract"
)

// byArch reports whether every group is made of whole architectures and some of
// none of whole operating systems: then the architecture is what they differ in.
func byArch(groups []group, sides []Side) bool {
	whole := func(of func(Side) string, g group) bool {
		for _, i := range g.sides {
			for j, s := range sides {
				if of(s) == of(sides[i]) && !slices.Contains(g.sides, j) {
					return false
				}
			}
		}
		return true
	}
	allArch, allOS := true, true
	for _, g := range groups {
		allArch = allArch && whole(func(s Side) string { return s.GOARCH }, g)
		allOS = allOS && whole(func(s Side) string { return s.GOOS }, g)
	}
	return allArch && !allOS
}

// platforms names the platforms of some sides, as briefly as all sides allow.
func (m *merger) platforms(sides []int, arch bool) []contract.Platform {
	var out []contract.Platform
	for _, i := range sides {
		p := contract.Platform{GOOS: m.sides[i].GOOS, GOARCH: m.sides[i].GOARCH}
		switch {
		case arch:
			p.GOOS = "*"
		case m.wholeOS(p.GOOS, sides):
			p.GOARCH = "*"
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (m *merger) wholeOS(goos string, sides []int) bool {
	for j, s := range m.sides {
		if s.GOOS == goos && !slices.Contains(sides, j) {
			return false
		}
	}
	return true
}
