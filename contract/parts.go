package contract

import "slices"

// Parts returns the parts of f: what its rules ask of other packages.
func (f *File) Parts() (parts []*File) {
	if f.Imports != nil {
		for _, r := range f.Imports.Require {
			parts = append(parts, r.Part)
		}
	}
	if f.Importers != nil && f.Importers.Require != nil {
		parts = append(parts, f.Importers.Require)
	}
	for _, fam := range f.Subpackages {
		parts = append(parts, fam.Part)
	}
	return parts
}

// inherit gives the parts of f the uses of f whose names they do not have.
func (f *File) inherit() {
	for _, part := range f.Parts() {
		for _, u := range f.Uses {
			if !slices.ContainsFunc(part.Uses, func(own *Use) bool { return own.key() == u.key() }) {
				part.Uses = append(part.Uses, u)
			}
		}
		part.inherit()
	}
}

// key is the same for uses of the same name, as far as that is known.
func (u *Use) key() string {
	if u.Name != "" {
		return "name " + u.Name
	}
	return "path " + u.Path
}
